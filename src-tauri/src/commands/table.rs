commands! {
    /// Everything that the first frame needs.
    boot() -> Boot;
    /// The first frame stands.
    ui_ready() -> ();

    /// Answers a query with a view.
    open_view(query: Query) -> View;
    /// The ratios of a view's boxes: bytes, see [`View`].
    view_shape(view: u32) -> Bytes;
    /// The tiles of a view from a position on.
    list_videos(view: u32, offset: u32, limit: u32) -> Vec<Tile>;
    /// Where a clip stands in a view.
    position_in_view(view: u32, key: i64) -> Option<u32>;
    /// All of one clip.
    clip_details(key: i64) -> Details;

    /// Checks a token, stores it in the keychain, and takes in the accounts under it.
    connect(token: PastedToken) -> Connected;
    /// Opens one of the two libraries.
    switch_library(library: LibraryKind) -> Boot;
    /// Reads all accounts now.
    refresh() -> ();
    /// Pauses all reading for so many minutes; none goes on.
    pause_reading(minutes: Option<u32>) -> ();

    /// Downloads clips.
    download(keys: Vec<i64>) -> Queued;
    /// The queue.
    downloads() -> Downloads;
    /// Tries a failed download again.
    retry_download(key: i64) -> ();
    /// Takes a download from the queue; a finished file stays.
    cancel_download(key: i64) -> ();
    /// Shows the file of a clip in the system's file manager.
    show_in_folder(key: i64) -> ();
    /// Opens the file of a clip in the system's player.
    open_in_player(key: i64) -> ();

    /// Keeps what the person chose.
    save_settings(settings: Settings) -> ();
    /// Opens one of a few known pages in the browser.
    open_page(page: Page) -> ();
    /// Makes the window fill the screen, or not.
    set_full_screen(on: bool) -> ();
    /// Closes the app.
    quit() -> ();
}
