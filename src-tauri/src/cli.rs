//! The command line, and what the environment settles.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use useapi::BaseUrl;

/// A desktop gallery for the clips that you made with PixVerse through useapi.net.
#[derive(Debug, Clone, Default, PartialEq, Eq, Parser)]
#[command(
    name = "rushes",
    version,
    after_help = "Environment:\n  \
        RUSHES_HOME=DIR       keep everything of Rushes below DIR (not the keychain's entries)\n  \
        RUSHES_API_URL=URL    use this address in the place of https://api.useapi.net/v2/pixverse;\n                        \
        http only on this computer\n  \
        RUSHES_API_TIMEOUT=S  wait so many seconds for an answer of it, in the place of 30\n  \
        RUSHES_LOG=FILTER     what the log holds, as in RUSHES_LOG=debug"
)]
pub struct Args {
    /// Start in the sample library
    #[arg(long)]
    pub sample: bool,
    /// Say by the exit code whether an account is connected, without a window
    #[arg(long, hide = true)]
    pub connected: bool,
}

/// What the environment settles.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Below which folder everything is kept, if not in the system's own.
    pub home: Option<PathBuf>,
    /// Where the API answers, if not where the settings say.
    pub api: Option<BaseUrl>,
    /// For how long the API may be silent, if not as long as usual.
    pub api_timeout: Option<Duration>,
    /// What the log holds.
    pub log: Option<String>,
    /// Whether the first painted gallery is said on the standard output.
    pub report_painted: bool,
}

/// Why the environment makes no sense; the words are for a terminal.
#[derive(Debug, thiserror::Error)]
pub enum EnvironmentError {
    /// Not an address that the API may have.
    #[error(
        "RUSHES_API_URL is not an address that Rushes uses: it must begin with https://, \
         or with http:// on this computer, and hold no user name, query or fragment"
    )]
    Api,
    /// Not a number of seconds in which an answer could come.
    #[error("RUSHES_API_TIMEOUT must be a number of seconds from 1 to 600")]
    ApiTimeout,
    /// A relative folder would be another one tomorrow.
    #[error("RUSHES_HOME must be a whole path, beginning at the root")]
    Home,
}

impl Environment {
    /// Reads the environment through `var`, which answers nothing for what is not set or empty.
    ///
    /// # Errors
    ///
    /// [`EnvironmentError`], in words.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Result<Self, EnvironmentError> {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let home = set("RUSHES_HOME").map(PathBuf::from);
        if home.as_ref().is_some_and(|home| !home.is_absolute()) {
            return Err(EnvironmentError::Home);
        }
        let api = set("RUSHES_API_URL")
            .map(|url| BaseUrl::parse(&url).map_err(|_| EnvironmentError::Api))
            .transpose()?;
        let api_timeout = set("RUSHES_API_TIMEOUT")
            .map(|seconds| seconds.parse().map_err(|_| EnvironmentError::ApiTimeout))
            .transpose()?;
        if api_timeout.is_some_and(|seconds| !(1..=600).contains(&seconds)) {
            return Err(EnvironmentError::ApiTimeout);
        }
        Ok(Self {
            home,
            api,
            api_timeout: api_timeout.map(Duration::from_secs),
            log: set("RUSHES_LOG"),
            report_painted: set("RUSHES_REPORT_PAINTED").is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<Environment, EnvironmentError> {
        Environment::read(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn the_api_may_be_elsewhere_but_only_safely() {
        for good in [
            "https://proxy.example/v2/pixverse",
            "https://proxy.example/v2/pixverse/",
            "http://127.0.0.1:8080/v2/pixverse",
            "http://localhost:8080",
        ] {
            assert!(read("RUSHES_API_URL", good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.example/v2",
            "ftp://x.example",
            "nonsense",
            "https://u:p@x.example",
        ] {
            assert!(
                matches!(read("RUSHES_API_URL", bad), Err(EnvironmentError::Api)),
                "{bad}"
            );
        }
        let usual = read("RUSHES_API_URL", "").unwrap();
        assert_eq!(usual.api, None, "then the settings say");
    }

    #[test]
    fn an_answer_may_be_waited_for_as_long_as_makes_sense() {
        let usual = read("RUSHES_API_TIMEOUT", "").unwrap();
        assert_eq!(usual.api_timeout, None);
        let shorter = read("RUSHES_API_TIMEOUT", "2").unwrap();
        assert_eq!(shorter.api_timeout, Some(Duration::from_secs(2)));
        for bad in ["0", "601", "-1", "1.5", "soon"] {
            let refused = read("RUSHES_API_TIMEOUT", bad);
            assert!(
                matches!(refused, Err(EnvironmentError::ApiTimeout)),
                "{bad}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_home_is_a_whole_path() {
        assert_eq!(
            read("RUSHES_HOME", "/srv/clips").unwrap().home,
            Some("/srv/clips".into())
        );
        assert!(matches!(
            read("RUSHES_HOME", "clips"),
            Err(EnvironmentError::Home)
        ));
    }

    #[test]
    fn the_command_line_is_understood() {
        assert!(Args::try_parse_from(["rushes", "--sample"]).unwrap().sample);
        assert!(Args::try_parse_from(["rushes", "--nonsense"]).is_err());
    }
}
