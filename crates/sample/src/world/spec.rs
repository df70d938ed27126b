//! What an account is to look like before it is made.

/// The wish for one account; [`crate::SampleBuilder::account`] makes it.
#[derive(Debug, Clone)]
pub struct AccountSpec {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) plan: String,
    pub(crate) videos: usize,
    pub(crate) days: u32,
    pub(crate) long_prompts: bool,
    pub(crate) vertical: bool,
    pub(crate) demo: bool,
    pub(crate) error: Option<String>,
}

impl AccountSpec {
    /// An account without videos; the name is the e-mail's part before `@`.
    pub fn new(email: impl Into<String>) -> Self {
        let email = email.into();
        Self {
            name: email.split('@').next().unwrap_or_default().to_owned(),
            email,
            plan: "Standard".to_owned(),
            videos: 0,
            days: 365,
            long_prompts: false,
            vertical: false,
            demo: false,
            error: None,
        }
    }

    /// The first account of the default world: 55 videos with every status, ratio, model and family.
    pub fn demo(email: impl Into<String>) -> Self {
        Self {
            demo: true,
            ..Self::new(email)
        }
    }

    /// How many videos to generate; all of them are completed or failed, newest first.
    pub fn videos(mut self, count: usize) -> Self {
        self.videos = count;
        self
    }

    /// The name that the videos carry.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The plan's name, such as `Pro`.
    pub fn plan(mut self, plan: impl Into<String>) -> Self {
        self.plan = plan.into();
        self
    }

    /// Over how many days before now the videos lie; 365 unless said.
    pub fn days(mut self, days: u32) -> Self {
        self.days = days;
        self
    }

    /// Gives every generated video a prompt of 300 characters or more.
    pub fn long_prompts(mut self) -> Self {
        self.long_prompts = true;
        self
    }

    /// Generates upright videos only.
    pub fn vertical(mut self) -> Self {
        self.vertical = true;
        self
    }

    /// Puts the account in an error state: its listings answer 596 with this message.
    pub fn broken(mut self, message: impl Into<String>) -> Self {
        self.error = Some(message.into());
        self
    }
}
