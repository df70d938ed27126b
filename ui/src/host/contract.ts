// Generated from the shell's contract. Do not edit.

export type Account = {
/**
 * The local key.
 */
key: number,
/**
 * The name: the nick name at PixVerse, else "Account" and a number.
 */
name: string,
/**
 * The place in the order of adding, from 0: the colour of its mark.
 */
mark: number,
/**
 * How many of its clips the library knows.
 */
clips: number,
/**
 * How many of them are in progress.
 */
inProgress: number,
/**
 * Whether it is shown at all.
 */
included: boolean,
/**
 * What is left to spend, if it was ever read.
 */
credits: Credits | null,
/**
 * When its list was last read to the end, in ms since 1970.
 */
readMs: number | null,
/**
 * What is wrong with it.
 */
trouble: Trouble | null,
/**
 * The version of its picture, if it has one.
 */
picture: string | null,
/**
 * Whether it was noticed under a token, and nobody decided yet.
 */
fresh: boolean, };

export type Credits = {
/**
 * Daily, monthly and bought ones together.
 */
left: number,
/**
 * The plan's name.
 */
plan: string | null,
/**
 * When this was read, in ms since 1970.
 */
atMs: number, };

export type Trouble = {
/**
 * What happened.
 */
problem: Problem,
/**
 * The label of the token, where the token is the cause.
 */
tokenLabel: string | null,
/**
 * The key of the token, where the token is the cause.
 */
credential: number | null,
/**
 * Since when, in ms since 1970.
 */
sinceMs: number, };

export type Reading = {
/**
 * What goes on.
 */
state: ReadingState,
/**
 * Clips read in this reading.
 */
seen: number,
/**
 * The sum of the totals, as soon as every account has given its first page.
 */
total: number | null,
/**
 * When the last reading ended, in ms since 1970.
 */
readMs: number | null,
/**
 * Until when it waits, or since when it is offline, in ms since 1970.
 */
atMs: number | null,
/**
 * Entries of the lists that could not be read in the last reading.
 */
unreadable: number, };

export type ReadingState = "never" | "idle" | "reading" | "paused" | "paused-by-you" | "offline";

export type Connected = {
/**
 * How many accounts were found under it.
 */
accounts: number,
/**
 * Its local key.
 */
credential: number, };

export type KeepIn = "keychain" | "session";

export type TokenHome = "keychain" | "session" | "over";

export type Manage = {
/**
 * The tokens, oldest first.
 */
tokens: Array<ManagedToken>,
/**
 * Accounts with clips that no token reaches now.
 */
gone: Array<ManagedAccount>, };

export type ManagedToken = {
/**
 * The local key.
 */
key: number,
/**
 * The person's word for it.
 */
label: string,
/**
 * Where it is.
 */
home: TokenHome,
/**
 * When it was connected, in ms since 1970.
 */
addedMs: number,
/**
 * What the API says of it.
 */
trouble: Problem | null,
/**
 * What keeps it from being fetched, or taken out.
 */
keychain: ProblemCode | null,
/**
 * Whether it is out of use, and only its entry is still in the keychain (K-18).
 */
leftOver: boolean,
/**
 * The accounts that it reaches.
 */
accounts: Array<ManagedAccount>, };

export type ManagedAccount = {
/**
 * The local key.
 */
key: number,
/**
 * Its name.
 */
name: string,
/**
 * The e-mail that it signs in with; none unless it was asked for.
 */
signIn: string | null,
/**
 * The place in the order of adding, from 0.
 */
mark: number,
/**
 * The version of its picture, if it has one.
 */
picture: string | null,
/**
 * How many of its clips are known.
 */
clips: number,
/**
 * How many of them are downloaded.
 */
downloaded: number,
/**
 * Whether it is shown and read.
 */
included: boolean,
/**
 * Whether it was noticed, and nobody decided yet.
 */
fresh: boolean,
/**
 * The labels of the other tokens that reach it.
 */
alsoUnder: Array<string>,
/**
 * What is wrong with it.
 */
trouble: Trouble | null, };

export type Replaced = {
/**
 * How many accounts are under it.
 */
accounts: number, };

export type Removed = {
/**
 * Why the entry is still in the keychain, if it is (K-18).
 */
still: ProblemCode | null,
/**
 * The local key under which that entry is known from now on.
 */
key: number | null, };

export type KeychainHelp = {
/**
 * The one command, where there is one.
 */
command: string | null,
/**
 * What to say of it.
 */
hint: KeychainHint, };

export type KeychainHint = "install" | "kwallet-off" | "portal" | "macos" | "windows" | "none";

export type ClipTest = "plays" | "missing" | "fails";

export type Health = {
/**
 * One for each part, in order.
 */
checks: Array<Check>, };

export type Check = {
/**
 * What was looked at.
 */
part: CheckPart,
/**
 * How it is.
 */
state: CheckState,
/**
 * Names the words.
 */
code: string,
/**
 * A version, or free bytes, as text.
 */
figure: string | null,
/**
 * The one command that mends it here.
 */
command: string | null, };

export type CheckPart = "decoder" | "keychain" | "network" | "disk" | "index" | "version";

export type CheckState = "ok" | "attention" | "failed" | "unknown";

export type Boot = {
/**
 * The version of the app.
 */
version: string,
/**
 * The library that is shown.
 */
library: LibraryKind,
/**
 * Whether the own library has a token; if not, and it is the one shown, the first page shows.
 */
connected: boolean,
/**
 * The accounts of the library that is shown, in the order of the account menu.
 */
accounts: Array<Account>,
/**
 * What the reading button says.
 */
reading: Reading,
/**
 * The queue of downloads, as the top bar shows it.
 */
downloads: Downloads,
/**
 * What the person chose.
 */
settings: Settings,
/**
 * Whether a keychain answers.
 */
keychain: Keychain,
/**
 * Where clips play from: an address on this computer, with a secret of this run; a clip's
 * address is this, `/` and its key.
 */
clips: string,
/**
 * Where the clip of our own plays from, which shows whether any does.
 */
testClip: string,
/**
 * How large the system writes text, in per cent, and so the engine the page.
 */
textScale: number,
/**
 * Whether the network costs by the byte, so that nothing is fetched ahead of the eye (NT-01).
 */
metered: boolean,
/**
 * What has to be said once, in the order in which it is shown.
 */
notices: Array<Notice>,
/**
 * When the copy was made that is in use in the place of a damaged index, in ms since 1970; none where
 * none is (LB-01).
 */
indexCopyMs: number | null,
/**
 * Where the page goes on that takes the place of one that ended; none for any other (S-45).
 */
restarted: Restarted | null, };

export type LibraryKind = "own" | "sample";

export type Keychain = "not-asked" | "ready" | "absent" | "locked" | "silent" | "no-collection";

export type Notice = "settings-reset" | "settings-unread" | "index-reset" | "drawn-safely" | "api-unusable" | "proxy-unusable";

export type Page = "token-help" | "useapi";

export type Tile = {
/**
 * The local key.
 */
key: number,
/**
 * The key of its account.
 */
account: number,
/**
 * The status, as [`super::StatusCount::id`] names it.
 */
status: string,
/**
 * Whether it waits for its turn, where the status is `in-progress`.
 */
queued: boolean,
/**
 * When it was made, in ms since 1970.
 */
madeMs: number | null,
/**
 * Its length in seconds.
 */
seconds: number | null,
/**
 * The model's name.
 */
model: string | null,
/**
 * The quality that was asked for, as `540p`.
 */
quality: string | null,
/**
 * The height in pixels of an upscaled clip.
 */
upscaledTo: number | null,
/**
 * The first 400 characters of the prompt.
 */
prompt: string,
/**
 * The name of the effect, where one was used.
 */
effect: string | null,
/**
 * Its picture, where PixVerse gave one.
 */
picture: Picture | null,
/**
 * Whether there is a clip to play or to download.
 */
playable: boolean,
/**
 * Whether its file is on this computer, verified.
 */
here: boolean,
/**
 * What its download is up to, where there is one that is not finished.
 */
download: DownloadState | null,
/**
 * The person's own mark.
 */
favourite: boolean,
/**
 * The person's own rating, 1 to 5; 0 for none.
 */
rating: number,
/**
 * Whether a complete reading did not see it any more.
 */
unlisted: boolean,
/**
 * How many clips its family has in the library; 1 if it is alone.
 */
versions: number,
/**
 * When it was seen to finish in this run of the app, in ms since 1970.
 */
finishedMs: number | null, };

export type Picture = {
/**
 * Changes when the picture does; goes into its address.
 */
version: string,
/**
 * Its ThumbHash in base64, from the second time on.
 */
thumbhash: string | null, };

export type PictureSize = "grid" | "full";

export type Details = {
/**
 * What its tile shows.
 */
tile: Tile,
/**
 * The whole prompt.
 */
prompt: string,
/**
 * What was not wanted.
 */
negativePrompt: string | null,
/**
 * The seed, digit by digit.
 */
seed: string | null,
/**
 * The ratio as `16:9`, from the clip's own field, else from its size.
 */
ratio: string | null,
/**
 * Width and height of the clip in pixels.
 */
size: [number, number] | null,
/**
 * The motion mode.
 */
motion: string | null,
/**
 * The style.
 */
style: string | null,
/**
 * The movement of the camera.
 */
camera: string | null,
/**
 * The name of its account.
 */
accountName: string,
/**
 * The number at the end of its id at PixVerse.
 */
id: string,
/**
 * The server's own word and number for the status, where the app does not know it.
 */
statusWord: string | null,
/**
 * Its file, where it is on this computer.
 */
file: FileHere | null,
/**
 * Its family, oldest first, itself included; empty if it is alone.
 */
family: Array<Relative>,
/**
 * How many clips have exactly this prompt, this one included; 0 without a prompt.
 */
samePrompt: number,
/**
 * The effect's names in every language that PixVerse gave.
 */
effectNames: Array<string>,
/**
 * Whether lips were moved to words.
 */
lipSync: boolean,
/**
 * Whether it can be heard; none where nobody knows.
 */
sound: boolean | null,
/**
 * Whether it goes on where another clip ends.
 */
extended: boolean,
/**
 * What the API said of it, indented, without e-mails and without the signed part of addresses.
 */
raw: string, };

export type Relative = {
/**
 * Its key; none for an original that is not listed any more.
 */
key: number | null,
/**
 * What it is.
 */
relation: Relation,
/**
 * The first 400 characters of its prompt.
 */
prompt: string,
/**
 * Its picture, where PixVerse gave one.
 */
picture: Picture | null, };

export type Relation = "original" | "upscaled" | "extended" | "lip-sync" | "this";

export type FileHere = {
/**
 * Its name, without the folder.
 */
name: string,
/**
 * The folder below the downloads folder; empty for that folder itself.
 */
folder: string,
/**
 * Bytes.
 */
bytes: number,
/**
 * When it was verified, in ms since 1970.
 */
verifiedMs: number,
/**
 * Since when PixVerse has another file for this clip, in ms since 1970.
 */
otherMs: number | null, };

export type Downloads = {
/**
 * Clips that wait or run.
 */
left: number,
/**
 * Clips that did not arrive.
 */
failed: number,
/**
 * Clips of this batch that are done: since the queue was last empty.
 */
done: number,
/**
 * Files that are not as they were saved any more: their rows say how.
 */
troubled: number,
/**
 * Clips that go on by themselves after a run that ended in a crash or was killed.
 */
resumed: number,
/**
 * When the last one of this batch ended, in ms since 1970.
 */
endedMs: number | null,
/**
 * Whether the person paused all of it.
 */
paused: boolean,
/**
 * What all of it waits for; it goes on by itself.
 */
waitsFor: WaitsFor | null,
/**
 * Bytes that are still to come, by what hosts said and by clips like these.
 */
bytesLeft: number | null,
/**
 * Bytes of this batch that are here.
 */
bytesDone: number,
/**
 * Bytes of this batch, by the same.
 */
bytesAll: number | null,
/**
 * Where files go, in words: the last two folders.
 */
folder: string,
/**
 * At most 200 rows: what runs, what failed, what waits, and the newest that are done.
 */
rows: Array<Download>, };

export type Download = {
/**
 * The key of the clip.
 */
key: number,
/**
 * The first 160 characters of its prompt.
 */
prompt: string,
/**
 * Its picture's version, as in a tile.
 */
picture: string | null,
/**
 * What it is up to.
 */
state: DownloadState,
/**
 * Bytes that are on the disk.
 */
bytes: number,
/**
 * Bytes in all, once the server has said so.
 */
total: number | null,
/**
 * Why it failed, or what it waits for.
 */
problem: ProblemCode | null,
/**
 * The name of the file, once it is chosen.
 */
name: string | null,
/**
 * The key of its account.
 */
account: number,
/**
 * Whether the person paused it.
 */
paused: boolean,
/**
 * Tries that brought nothing.
 */
tries: number,
/**
 * When it is tried again, in ms since 1970.
 */
retryAtMs: number | null,
/**
 * Since when nothing came, in ms since 1970, if that is 30 s or more; it keeps trying.
 */
stalledMs: number | null,
/**
 * How the file of a finished one was found, if not as it was saved.
 */
found: FileTrouble | null,
/**
 * When its file was last found whole, in ms since 1970.
 */
verifiedMs: number | null, };

export type DownloadState = "waiting" | "running" | "done" | "failed";

export type FileTrouble = "moved" | "changed" | "damaged";

export type WaitsFor = "network" | "room" | "folder" | "rights";

export type Chosen = {
/**
 * The keys of the clips.
 */
keys: Array<number>, } | {
/**
 * The view.
 */
view: number, };

export type Summary = {
/**
 * Its name, for `download_summed`.
 */
id: number,
/**
 * Clips that would be fetched.
 */
toDownload: number,
/**
 * Clips that are here, or on their way.
 */
here: number,
/**
 * Clips that have no file.
 */
without: number,
/**
 * Clips that are in the making.
 */
inProgress: number,
/**
 * About how many bytes, by clips like these.
 */
bytes: number,
/**
 * Bytes that the disk has room for, where it says so.
 */
free: number | null,
/**
 * Where files go, in words.
 */
folder: string,
/**
 * Whether this is the first download: where files go is to be said.
 */
first: boolean,
/**
 * The first three names.
 */
names: Array<string>, };

export type NamesPreview = {
/**
 * The names; none where the template is none.
 */
names: Array<string>,
/**
 * What is wrong with it.
 */
problem: NamesProblem | null,
/**
 * At which character, counted from 0.
 */
at: number | null, };

export type NamesProblem = "unknown-field" | "unclosed" | "no-id" | "bad-date" | "bad-format" | "too-long" | "empty";

export type Ledger = {
/**
 * The key of the account.
 */
account: number,
/**
 * Its name.
 */
name: string,
/**
 * Clips that its list has.
 */
listed: number,
/**
 * Clips whose files are here.
 */
here: number,
/**
 * Since when all of those are known to be whole, in ms since 1970.
 */
verifiedMs: number | null,
/**
 * Clips that are not here.
 */
missing: Array<MissingClips>,
/**
 * Whether clips are downloaded as they finish.
 */
keep: boolean, };

export type MissingClips = {
/**
 * Why.
 */
reason: MissingReason,
/**
 * How many.
 */
clips: number, };

export type MissingReason = "not-asked-for" | "waiting" | "failed" | "no-file" | "in-progress" | "moved" | "changed" | "damaged";

export type Verifying = {
/**
 * What it is up to.
 */
state: VerifyState,
/**
 * Files that were looked at.
 */
done: number,
/**
 * Files in all.
 */
all: number,
/**
 * Bytes that were read.
 */
bytes: number,
/**
 * Files that are not what was put there, though nobody changed them.
 */
damaged: number,
/**
 * Files that are not where they were put.
 */
missing: number,
/**
 * Files that the person changed.
 */
changed: number,
/**
 * Files that could not be read.
 */
unreadable: number,
/**
 * When it came to its end, in ms since 1970.
 */
finishedMs: number | null, };

export type VerifyState = "idle" | "running" | "paused" | "done";

export type VerifyStep = "start" | "pause" | "go-on" | "stop";

export type DownloadSettings = {
/**
 * Where files go, in words: the last two folders.
 */
folder: string,
/**
 * How they are named.
 */
template: string,
/**
 * How many are fetched at once: 1 to 8.
 */
parallel: number,
/**
 * Whether the person was told where files go.
 */
asked: boolean, };

export type CacheUse = {
/**
 * Clips that were watched.
 */
clips: number,
/**
 * Pictures of clips.
 */
pictures: number, };

export type Cached = "clips" | "pictures";

export type Network = {
/**
 * Where the API is asked.
 */
api: string,
/**
 * Where it is asked unless something else was chosen.
 */
usualApi: string,
/**
 * Whether the environment names another address for this run, whatever is chosen.
 */
apiNamed: boolean,
/**
 * By which way it and the media are reached.
 */
way: ProxyWay,
/**
 * The proxy that was named; empty for any other way.
 */
proxy: string,
/**
 * Whether another address is in use until the next start.
 */
apiWaits: boolean,
/**
 * Whether another way is in use until the next start.
 */
proxyWaits: boolean,
/**
 * Whether the app can start anew by itself.
 */
mayRestart: boolean,
/**
 * Why nothing was changed by the call that this answers.
 */
refused: AddressRefused | null, };

export type ProxyWay = "system" | "none" | "named";

export type AddressRefused = "not-an-address" | "not-encrypted" | "more-than-a-path" | "not-a-proxy" | "sign-in";

export type Queued = {
/**
 * Now in the queue.
 */
added: number,
/**
 * On this computer already, or on their way.
 */
already: number,
/**
 * Without a file: in the making, moderated, failed.
 */
withoutFile: number, };

export type HostEvent = { "kind": "changed",
/**
 * Where.
 */
library: LibraryKind, } | { "kind": "accounts",
/**
 * Where.
 */
library: LibraryKind,
/**
 * All of them, in order.
 */
accounts: Array<Account>, } | { "kind": "reading",
/**
 * Where.
 */
library: LibraryKind,
/**
 * What it says now.
 */
reading: Reading, } | { "kind": "open-clip",
/**
 * Where.
 */
library: LibraryKind,
/**
 * The clip.
 */
key: number, } | { "kind": "keychain",
/**
 * How it is now.
 */
keychain: Keychain, } | { "kind": "metered",
/**
 * Whether nothing is to be fetched ahead of the eye.
 */
metered: boolean, } | { "kind": "text-scale",
/**
 * Of the usual size.
 */
perCent: number, } | { "kind": "recovered" } | { "kind": "downloads",
/**
 * Where.
 */
library: LibraryKind,
/**
 * The queue now.
 */
downloads: Downloads, } | { "kind": "verifying",
/**
 * Where.
 */
library: LibraryKind,
/**
 * How far it is.
 */
verifying: Verifying, } | { "kind": "closing" } | { "kind": "chosen",
/**
 * What.
 */
command: MenuCommand, };

export type MenuCommand = "about" | "settings" | "refresh" | "search" | "downloads" | "keys" | "health";

export type Problem = {
/**
 * Which words to show.
 */
code: ProblemCode,
/**
 * The server's own message, redacted and short, where there is one.
 */
message: string | null,
/**
 * The HTTP status, where there is one.
 */
status: number | null,
/**
 * Until when to wait, in ms since 1970, where that is known.
 */
untilMs: number | null, };

export type ProblemCode = "token-empty" | "token-malformed" | "token-too-long" | "token-refused" | "subscription-ended" | "forbidden" | "not-found" | "bad-request" | "out-of-credits" | "busy" | "trouble" | "account-refused" | "no-accounts" | "accounts-unreadable" | "other-accounts" | "not-an-address" | "no-such-account" | "session-over" | "offline" | "timed-out" | "certificate" | "proxy" | "unexpected-answer" | "unexpected-shape" | "too-large" | "endless-list" | "keychain-absent" | "keychain-locked" | "keychain-silent" | "keychain-no-collection" | "keychain-entry-gone" | "keychain-other" | "keychain-two-entries" | "keychain-unreadable" | "keychain-kept-nothing" | "keychain-refused" | "no-file" | "address-refused" | "address-gone" | "did-not-arrive" | "cut-short" | "not-a-video" | "unexpected-size" | "disk-full" | "disk-quota" | "folder-gone" | "folder-read-only" | "disk-error" | "file-moved" | "view-gone" | "unknown-key" | "internal";

export type Settings = {
/**
 * Colours.
 */
theme: Theme,
/**
 * The size of text and controls in per cent: 90 to 200; none follows the system.
 */
interfaceSize: number | null,
/**
 * How much moves.
 */
motion: Motion,
/**
 * The height of a row of tiles in pixels: 96 to 360.
 */
tileHeight: number,
/**
 * Whether clips play without sound.
 */
muted: boolean,
/**
 * How loud, 0 to 1.
 */
volume: number,
/**
 * Whether a clip starts again at its end.
 */
repeat: boolean,
/**
 * Whether the details stand beside the clip; none until the person chose.
 */
details: boolean | null,
/**
 * The account that is shown; none for all.
 */
account: number | null,
/**
 * How often to look for new clips while the window is visible, in minutes: 5, 15 or 60; none for
 * never.
 */
lookEvery: number | null,
/**
 * Whether the desktop tells of clips that have finished.
 */
notify: boolean,
/**
 * How the window is drawn; takes effect at the next start.
 */
graphics: Graphics,
/**
 * Whether letters, figures and punctuation are keys by themselves.
 */
singleKeys: boolean,
/**
 * When a clip plays in its tile under a pointer at rest.
 */
hoverPlay: HoverPlay,
/**
 * Whether only clips on this computer play under the pointer.
 */
hoverLocal: boolean,
/**
 * What is shown at the start.
 */
onStart: OnStart,
/**
 * Which pictures are fetched before they are looked at.
 */
ahead: Ahead,
/**
 * How much room watched clips may take, in millions of bytes.
 */
clipCacheMb: number,
/**
 * What closing the window does while downloads are on their way.
 */
onClose: OnClose,
/**
 * Whether the drawer of downloads is open.
 */
drawer: boolean,
/**
 * The last question and place; none before the first.
 */
place: LastPlace | null, };

export type Theme = "system" | "dark" | "light";

export type Motion = "system" | "less" | "full";

export type Graphics = "auto" | "safe" | "accelerated";

export type HoverPlay = "off" | "now" | "soon" | "later";

export type OnStart = "newest" | "go-on";

export type Ahead = "all" | "newest" | "looked-at";

export type OnClose = "ask" | "background" | "quit";

export type LastPlace = {
/**
 * When it was kept, in ms since 1970.
 */
atMs: number,
/**
 * What was asked for.
 */
query: Query,
/**
 * The first clip in sight; none at the top.
 */
key: number | null,
/**
 * The version that kept it; another one at the start is an update.
 */
version: string,
/**
 * Whether the window was still in use: a place found so at the start was left by a crash.
 */
open: boolean, };

export type Query = {
/**
 * Keys of the accounts; empty for all that are included.
 */
accounts: Array<number>,
/**
 * As typed in the search field, search words included.
 */
text: string,
/**
 * What else is asked for, one filter a facet at most; all of it has to hold.
 */
filters: Array<Filter>,
/**
 * A status as [`StatusCount::id`] names it; none for all.
 */
status: string | null,
/**
 * The order.
 */
sort: Sort, };

export type Filter = {
/**
 * What it asks about.
 */
facet: Facet,
/**
 * Any of these; empty for all.
 */
anyOf: Array<string>,
/**
 * None of these.
 */
noneOf: Array<string>, };

export type Facet = "date" | "ratio" | "model" | "quality" | "effect" | "style" | "length" | "sound" | "lip-sync" | "version" | "here" | "favourite" | "rating" | "listed" | "account";

export type Sort = "newest" | "oldest" | "length" | "prompt" | "rating" | "finished";

export type View = {
/**
 * The name of this view.
 */
id: number,
/**
 * How many clips it holds.
 */
total: number,
/**
 * How many there would be without the status.
 */
all: number,
/**
 * A count for each status, the five of the filter bar first, then any other that occurs.
 */
statuses: Array<StatusCount>,
/**
 * How the clips fall into sections; one of unit `none` where there is no sense in them.
 */
sections: Array<Section>,
/**
 * What was made of [`Query::text`].
 */
reading: SearchReading, };

export type SearchReading = {
/**
 * Words that do not exist, or that do not know their value: they are searched as text.
 */
unknownWords: Array<string>,
/**
 * Words that became a filter or a status.
 */
words: Array<FoundWord>, };

export type FoundWord = {
/**
 * Exactly what was typed.
 */
typed: string,
/**
 * The filter, if it became one.
 */
filter: Filter | null,
/**
 * The status, if it became one.
 */
status: string | null, };

export type FacetCounts = {
/**
 * The facet.
 */
facet: Facet,
/**
 * Its values, also those at 0.
 */
values: Array<FacetValue>, };

export type FacetValue = {
/**
 * The value, as a filter names it.
 */
value: string,
/**
 * Clips.
 */
count: number, };

export type HelpfulFilter = {
/**
 * The part to take away.
 */
facet: Facet | "status" | "text",
/**
 * Clips then.
 */
count: number, };

export type SearchWord = {
/**
 * What stands before the colon.
 */
word: string,
/**
 * The values that it knows, and examples; none for a word that takes any text.
 */
values: Array<string>, };

export type ExportFormat = "json-lines" | "csv";

export type Exported = {
/**
 * Clips.
 */
clips: number,
/**
 * The name of the file in the downloads folder.
 */
name: string, };

export type StatusCount = {
/**
 * `completed`, `in-progress`, `moderated`, `failed`, `deleted`, `unknown`, or `other:` and the
 * server's own word.
 */
id: string,
/**
 * Clips.
 */
count: number, };

export type Section = {
/**
 * How much time it spans.
 */
unit: SectionUnit,
/**
 * Its first local day as `2026-11-16`; none for clips without a date and for unit `none`.
 */
day: string | null,
/**
 * The position of its first clip.
 */
first: number,
/**
 * Clips.
 */
count: number, };

export type SectionUnit = "day" | "month" | "year" | "none";

export type SelectionFigures = {
/**
 * How many of them the library knows.
 */
clips: number,
/**
 * Their lengths together; none where none is known.
 */
seconds: number | null,
/**
 * How many are on this computer.
 */
here: number,
/**
 * How many have no file: in the making, moderated, failed.
 */
withoutFile: number, };

export type Session = {
/**
 * What is asked for; none before the first question.
 */
query: Query | null,
/**
 * Which clip is where in the window; none at the top.
 */
place: SessionPlace | null,
/**
 * The clip with the focus.
 */
focus: number | null,
/**
 * What the viewer shows, where it is open.
 */
viewer: SessionViewer | null,
/**
 * Whether the drawer of downloads is open.
 */
drawer: boolean,
/**
 * Whether the window fills the screen.
 */
fullScreen: boolean, };

export type SessionPlace = {
/**
 * The clip.
 */
key: number,
/**
 * Where it stood in the view, in case it is gone.
 */
position: number,
/**
 * Pixels; negative when the row is cut.
 */
below: number, };

export type SessionViewer = {
/**
 * The clip.
 */
key: number,
/**
 * The clips beside it, where those are not the ones of the grid.
 */
beside: Array<number> | null,
/**
 * Whether they are compared: a step keeps the moment.
 */
compares: boolean, };

export type SessionClips = {
/**
 * The selection, in the order in which it was made.
 */
chosen: Array<number>,
/**
 * Exactly these are shown in the grid; none for the answer to the question.
 */
only: Array<number> | null, };

export type Restarted = {
/**
 * Where the person was.
 */
session: Session,
/**
 * Which clips were chosen.
 */
clips: SessionClips, };

export type ClipProgress = {
/**
 * Where its bytes are.
 */
place: ClipPlace,
/**
 * Bytes that are here.
 */
bytes: number,
/**
 * Bytes of the whole, once known.
 */
total: number | null, };

export type ClipPlace = "download" | "moved" | "cache" | "coming" | "elsewhere";

export type ClipText = "prompt" | "link" | "seed" | "id" | "json" | "request";

export type NewSince = {
/**
 * When the clips were last looked at, in ms since 1970; none at the first look.
 */
sinceMs: number | null,
/**
 * How many arrived since then.
 */
clips: number, };

export type Bytes = ArrayBuffer;

export type PastedToken = string;

export interface Commands {
  boot: { args: Record<string, never>, result: Boot };
  ui_ready: { args: { gallery: boolean }, result: null };
  keep_session: { args: { session: Session }, result: null };
  keep_chosen: { args: { clips: SessionClips }, result: null };
  open_view: { args: { query: Query }, result: View };
  view_boxes: { args: { view: number }, result: Bytes };
  list_videos: { args: { view: number, offset: number, limit: number }, result: Array<Tile> };
  view_keys: { args: { view: number, first: number, count: number }, result: Bytes };
  selection_figures: { args: { keys: Array<number> }, result: SelectionFigures };
  positions_in_view: { args: { view: number, keys: Array<number> }, result: Array<number> };
  open_keys: { args: { keys: Array<number>, sort: Sort }, result: View };
  clip_texts: { args: { keys: Array<number>, what: ClipText }, result: string };
  new_since: { args: Record<string, never>, result: NewSince };
  position_in_view: { args: { view: number, key: number }, result: number | null };
  view_facets: { args: { view: number }, result: Array<FacetCounts> };
  helpful_filters: { args: { view: number }, result: Array<HelpfulFilter> };
  search_words: { args: Record<string, never>, result: Array<SearchWord> };
  clip_details: { args: { key: number }, result: Details };
  connect: { args: { token: PastedToken, home: KeepIn, label: string, typed: Array<string> }, result: Connected };
  replace_token: { args: { key: number, token: PastedToken, home: KeepIn }, result: Replaced };
  manage: { args: { mails: boolean }, result: Manage };
  rename_token: { args: { key: number, label: string }, result: null };
  include_account: { args: { key: number, on: boolean }, result: null };
  remove_account: { args: { key: number }, result: Removed };
  remove_token: { args: { key: number }, result: Removed };
  forget_token: { args: { key: number }, result: Removed };
  store_token: { args: { key: number }, result: null };
  check_account: { args: { key: number }, result: null };
  check_token: { args: { key: number }, result: null };
  unlock_keychain: { args: Record<string, never>, result: Keychain };
  check_keychain: { args: Record<string, never>, result: Keychain };
  keychain_help: { args: Record<string, never>, result: KeychainHelp };
  health: { args: Record<string, never>, result: Health };
  clip_tested: { args: { found: ClipTest }, result: null };
  diagnostics: { args: Record<string, never>, result: string };
  switch_library: { args: { library: LibraryKind }, result: Boot };
  refresh: { args: Record<string, never>, result: null };
  fetch_anyway: { args: Record<string, never>, result: null };
  pause_reading: { args: { minutes: number | null }, result: null };
  set_favourite: { args: { keys: Array<number>, on: boolean }, result: null };
  set_rating: { args: { keys: Array<number>, rating: number }, result: null };
  export_view: { args: { view: number, format: ExportFormat, emails: boolean }, result: Exported };
  show_export: { args: { name: string }, result: null };
  download: { args: { keys: Array<number> }, result: Queued };
  downloads: { args: Record<string, never>, result: Downloads };
  download_summary: { args: { chosen: Chosen }, result: Summary };
  download_summed: { args: { id: number, keep: boolean }, result: Queued };
  undo_download: { args: { keys: Array<number> }, result: null };
  pause_downloads: { args: { on: boolean }, result: null };
  pause_download: { args: { key: number, on: boolean }, result: null };
  retry_downloads: { args: Record<string, never>, result: null };
  cancel_downloads: { args: Record<string, never>, result: null };
  clear_downloads: { args: Record<string, never>, result: Array<number> };
  clear_download: { args: { key: number }, result: null };
  restore_downloads: { args: { keys: Array<number> }, result: null };
  download_settings: { args: Record<string, never>, result: DownloadSettings };
  choose_folder: { args: Record<string, never>, result: DownloadSettings | null };
  find_file: { args: { key: number }, result: FileHere | null };
  save_names: { args: { template: string }, result: NamesPreview };
  preview_names: { args: { template: string, keys: Array<number> }, result: NamesPreview };
  set_parallel: { args: { count: number }, result: null };
  ledger: { args: Record<string, never>, result: Array<Ledger> };
  keep_downloading: { args: { account: number, on: boolean }, result: null };
  verify: { args: { on: VerifyStep }, result: null };
  repair: { args: Record<string, never>, result: Queued };
  retry_download: { args: { key: number }, result: null };
  cancel_download: { args: { key: number }, result: null };
  show_in_folder: { args: { key: number }, result: null };
  show_data: { args: Record<string, never>, result: null };
  clip_progress: { args: { key: number }, result: ClipProgress };
  open_in_player: { args: { key: number }, result: null };
  drag_out: { args: { keys: Array<number> }, result: number };
  cache_use: { args: Record<string, never>, result: CacheUse };
  clear_cache: { args: { cached: Cached }, result: number };
  network: { args: Record<string, never>, result: Network };
  save_api: { args: { address: string }, result: Network };
  save_proxy: { args: { way: ProxyWay, address: string }, result: Network };
  restart: { args: Record<string, never>, result: null };
  save_settings: { args: { settings: Settings }, result: null };
  show_kept_settings: { args: Record<string, never>, result: null };
  open_page: { args: { page: Page }, result: null };
  set_full_screen: { args: { on: boolean }, result: null };
  quit: { args: Record<string, never>, result: null };
  quit_now: { args: Record<string, never>, result: null };
  hide: { args: Record<string, never>, result: null };
}
