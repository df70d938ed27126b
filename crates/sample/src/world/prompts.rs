//! Prompts composed from a number, for accounts larger than the set of clips.

const SUBJECTS: &[&str] = &[
    "A red kite",
    "An old tram",
    "Two foxes",
    "A glass whale",
    "A street musician",
    "A field of poppies",
    "A clockwork bird",
    "A quiet harbour",
    "A child with a balloon",
    "一只白鹤",
    "古い神社の鳥居",
    "A cup of tea",
    "A lone cyclist",
    "A paper city",
    "A waterfall",
    "A black cat 🐈",
];
const PLACES: &[&str] = &[
    "above a foggy valley",
    "on a rooftop at night",
    "in a forest after rain",
    "under a frozen lake",
    "in a desert of glass",
    "beside a slow river",
    "in an abandoned station",
    "at the edge of the sea",
    "在江南的雨巷里",
    "inside a snow globe",
    "on the moon",
    "among tall reeds",
];
const LIGHTS: &[&str] = &[
    "golden hour",
    "blue hour, soft haze",
    "neon reflections",
    "overcast, muted colours",
    "candlelight",
    "first snow",
    "hard noon light",
    "moonlight through clouds",
    "backlit dust",
];
const CAMERAS: &[&str] = &[
    "slow push-in",
    "static wide shot",
    "handheld, 35 mm",
    "drone orbit",
    "macro, shallow focus",
    "tracking shot from the left",
    "top-down",
    "timelapse",
];
const DETAILS: &[&str] = &[
    "every surface slightly wet so that the light breaks in it",
    "background figures pass but never look at the camera",
    "leaves move with a wind that grows towards the end",
    "colours like a faded photograph, with one strong accent",
    "no cuts, no titles, no watermark",
    "the mood stays calm although everything is in motion",
    "fine fabric texture and believable weight",
    "sparks drift through the frame and go out one after another",
];

/// A prompt for that number; a long one has at least 300 characters.
pub(crate) fn compose(number: u64, long: bool) -> String {
    let mut rest = number;
    let mut pick = |words: &[&'static str]| {
        let count = words.len() as u64;
        let word = words[(rest % count) as usize];
        rest /= count;
        word
    };
    let (subject, place) = (pick(SUBJECTS), pick(PLACES));
    let (light, camera) = (pick(LIGHTS), pick(CAMERAS));
    let mut prompt = format!("{subject} {place}, {light}, {camera}");
    let mut next = (number % DETAILS.len() as u64) as usize;
    while long && prompt.chars().count() < 300 {
        prompt.push_str("; ");
        prompt.push_str(DETAILS[next % DETAILS.len()]);
        next += 1;
    }
    prompt
}
