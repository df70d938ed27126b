//! Plan and credits of one account.

use std::fmt;

use crate::lenient::Fields;

/// Plan and credits of one account. Its `Debug` shows the plan only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Features {
    /// The plan's name.
    pub plan_name: Option<String>,
    /// Credits that are renewed every day.
    pub credit_daily: Option<i64>,
    /// Credits that are renewed every month.
    pub credit_monthly: Option<i64>,
    /// Credits that were bought.
    pub credit_package: Option<i64>,
    /// Credits given every day.
    pub credit_daily_gift: Option<i64>,
    /// Credits given every month.
    pub credit_monthly_gift: Option<i64>,
    /// How many generations the plan allows at once.
    pub gen_simultaneously: Option<i64>,
    /// When the plan ends, as the server writes it.
    pub expired_date: Option<String>,
    raw: String,
}

impl Features {
    /// The exact JSON, with every field that has no name here.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    pub(crate) fn read(mut fields: Fields<'_>, raw: &str) -> Self {
        Self {
            plan_name: fields.text("plan_name"),
            credit_daily: fields.integer("credit_daily"),
            credit_monthly: fields.integer("credit_monthly"),
            credit_package: fields.integer("credit_package"),
            credit_daily_gift: fields.integer("credit_daily_gift"),
            credit_monthly_gift: fields.integer("credit_monthly_gift"),
            gen_simultaneously: fields.integer("gen_simultaneously"),
            expired_date: fields.text("expired_date"),
            raw: raw.to_owned(),
        }
    }
}

impl fmt::Debug for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Features")
            .field("plan_name", &self.plan_name)
            .finish_non_exhaustive()
    }
}
