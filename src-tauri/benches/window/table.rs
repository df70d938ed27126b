//! Figures against their goals, as a table.

/// Which figure of a line the goal is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Figure {
    /// The middle one.
    Median,
    /// The one that 19 of 20 are not above.
    P95,
    /// The greatest.
    Worst,
    /// All of them together.
    Sum,
}

/// A row of the table.
#[derive(Debug)]
pub(crate) struct Line {
    /// What was measured.
    pub(crate) what: &'static str,
    /// In what.
    pub(crate) unit: &'static str,
    /// What came of it.
    pub(crate) values: Vec<f64>,
    /// What may come of it.
    pub(crate) goal: (Figure, f64),
}

impl Line {
    /// The value that so many hundredths of the values are not above.
    fn at(&self, hundredth: usize) -> f64 {
        let mut values = self.values.clone();
        values.sort_by(f64::total_cmp);
        let last = values.len().saturating_sub(1);
        values
            .get((values.len() * hundredth / 100).min(last))
            .copied()
            .unwrap_or(f64::NAN)
    }

    fn figure(&self) -> f64 {
        match self.goal.0 {
            Figure::Median => self.at(50),
            Figure::P95 => self.at(95),
            Figure::Worst => self.at(100),
            Figure::Sum => self.values.iter().sum(),
        }
    }

    /// Whether the goal is held. Nothing measured holds nothing.
    pub(crate) fn holds(&self) -> bool {
        !self.values.is_empty() && self.figure() <= self.goal.1
    }

    /// The names of the columns.
    pub(crate) fn print_head() {
        println!(
            "{:<52} {:>6} {:>8} {:>8} {:>8}       goal",
            "", "times", "median", "p95", "worst"
        );
    }

    /// The row.
    pub(crate) fn print(&self) {
        let figure = match self.goal.0 {
            Figure::Median => "median",
            Figure::P95 => "p95",
            Figure::Worst => "worst",
            Figure::Sum => "sum",
        };
        println!(
            "{:<52} {:>6} {:>8.1} {:>8.1} {:>8.1} {:<5} {figure} ≤ {}: {}",
            self.what,
            self.values.len(),
            self.at(50),
            self.at(95),
            self.at(100),
            self.unit,
            self.goal.1,
            if self.holds() { "holds" } else { "MISSED" },
        );
    }
}
