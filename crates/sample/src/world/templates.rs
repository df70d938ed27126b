//! Effects: what the API calls templates.

/// One effect.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) id: u64,
    pub(crate) name: &'static str,
    /// Name and prompt in Chinese.
    pub(crate) zh: (&'static str, &'static str),
    /// Name in Japanese.
    pub(crate) ja: &'static str,
}

impl Template {
    /// The API gives translations as JSON inside a string.
    pub(crate) fn i18n(&self) -> String {
        serde_json::json!({
            "zh-CN": { "display_name": self.zh.0, "display_prompt": self.zh.1 },
            "ja": { "display_name": self.ja, "display_prompt": "" },
        })
        .to_string()
    }

    /// The name as part of a file name.
    pub(crate) fn slug(&self) -> String {
        self.name.to_lowercase().replace(' ', "-")
    }
}

pub(crate) static TEMPLATES: &[Template] = &[
    Template {
        id: 307_489_548_427_968,
        name: "Paper Lantern Lift",
        zh: ("天灯升空", "让心愿随天灯一起升空！"),
        ja: "ランタンの夜",
    },
    Template {
        id: 315_446_315_336_768,
        name: "Melt Into Ink",
        zh: ("化作水墨", "在水墨中缓缓晕开，意境悠远"),
        ja: "墨に溶ける",
    },
    Template {
        id: 302_325_299_692_608,
        name: "Neon Run",
        zh: ("霓虹穿梭", "穿越霓虹隧道，速度与光影！"),
        ja: "ネオンラン",
    },
    Template {
        id: 321_958_627_120_000,
        name: "Cherry Storm",
        zh: ("樱花风暴", "漫天樱花，浪漫来袭🌸"),
        ja: "桜吹雪",
    },
    Template {
        id: 318_633_193_768_896,
        name: "Tiny Planet",
        zh: ("迷你星球", "把世界卷成一颗小小星球"),
        ja: "ちいさな惑星",
    },
];
