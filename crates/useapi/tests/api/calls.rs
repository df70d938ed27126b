//! What each call asks, and what it makes of a good answer.

use useapi::{Cursor, Error, PageRequest, Status};

use crate::support::script::{Stage, answer, page};
use crate::support::token;

const BASE: &str = "https://api.useapi.net/v2/pixverse";

async fn asked_for(request: PageRequest) -> String {
    let stage = Stage::new([answer(200, page(&[]))]);
    stage.client.videos(&token(), &request).await.unwrap();
    stage.asked().remove(0)
}

#[tokio::test]
async fn a_page_is_asked_for_with_what_is_known_and_nothing_else() {
    assert_eq!(
        asked_for(PageRequest::default()).await,
        format!("{BASE}/videos/")
    );
    let request = PageRequest {
        email: Some("some+one@example.test".to_owned()),
        limit: Some(20),
        offset: Some(Cursor::from_stored("40")),
    };
    let query = "email=some%2Bone%40example.test&limit=20&offset=40";
    assert_eq!(asked_for(request).await, format!("{BASE}/videos/?{query}"));
}

#[tokio::test]
async fn never_more_than_a_hundred_videos_are_asked_for() {
    for (limit, query) in [
        (1, "?limit=1"),
        (100, "?limit=100"),
        (u16::MAX, "?limit=100"),
        (0, ""),
    ] {
        let request = PageRequest {
            limit: Some(limit),
            ..PageRequest::default()
        };
        assert_eq!(asked_for(request).await, format!("{BASE}/videos/{query}"));
    }
}

#[tokio::test]
async fn a_12_a_cursor_goes_back_exactly_as_it_came() {
    for cursor in ["40", "40.0", "9007199254740993", "a b+c&d=e?f#g/%2F疯", "0"] {
        let body = format!(
            r#"{{"data":[],"next_offset":{}}}"#,
            serde_json::json!(cursor)
        );
        let stage = Stage::new([answer(200, body)]);
        let first = stage
            .client
            .videos(&token(), &PageRequest::default())
            .await
            .unwrap();
        let stored = first.next.unwrap().as_str().to_owned();
        let offset = Some(Cursor::from_stored(&stored));
        let request = PageRequest {
            offset,
            ..PageRequest::default()
        };
        stage.client.videos(&token(), &request).await.unwrap();
        let url = url::Url::parse(&stage.asked()[1]).unwrap();
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        assert_eq!(pairs, [("offset".to_owned(), cursor.to_owned())]);
    }
}

#[tokio::test]
async fn a_limit_that_the_server_refuses_is_given_up_for_good() {
    let refusal = || answer(400, r#"{"error":"limit must be at most 40","code":400}"#);
    let stage = Stage::new([refusal(), answer(200, page(&[]))]);
    let request = PageRequest {
        limit: Some(100),
        ..PageRequest::default()
    };
    let small = PageRequest {
        limit: Some(10),
        ..PageRequest::default()
    };
    stage.client.videos(&token(), &request).await.unwrap();
    stage
        .client
        .clone()
        .videos(&token(), &request)
        .await
        .unwrap();
    stage.client.videos(&token(), &small).await.unwrap();
    let queries: Vec<String> = stage
        .asked()
        .iter()
        .map(|url| url.rsplit('/').next().unwrap().to_owned())
        .collect();
    assert_eq!(queries, ["?limit=100", "", "", "?limit=10"]);
}

#[tokio::test]
async fn a_400_for_another_reason_does_not_give_up_the_limit() {
    let refusal = || answer(400, r#"{"error":"email is required","code":400}"#);
    let stage = Stage::new([refusal(), refusal(), answer(200, page(&[]))]);
    let request = PageRequest {
        limit: Some(100),
        ..PageRequest::default()
    };
    let error = stage.client.videos(&token(), &request).await.unwrap_err();
    let message = Some("email is required".to_owned());
    assert_eq!(
        error,
        Error::BadRequest {
            status: 400,
            message
        }
    );
    stage.client.videos(&token(), &request).await.unwrap();
    assert!(stage.asked()[2].ends_with("?limit=100"));
}

#[tokio::test]
async fn one_video_is_asked_for_by_its_id_as_one_segment() {
    let id = "user:1-pixverse:some+one@example.test-video:7";
    let body = serde_json::json!({ "video_id": id, "video_status": 8 }).to_string();
    let stage = Stage::new([answer(200, body.clone())]);
    let video = stage.client.video(&token(), id).await.unwrap();
    assert_eq!(
        (&video.status, video.raw()),
        (&Status::Failed, body.as_str())
    );
    let segment = "user%3A1-pixverse%3Asome%2Bone%40example.test-video%3A7";
    assert_eq!(stage.asked(), [format!("{BASE}/videos/{segment}")]);
}

#[tokio::test]
async fn an_id_can_lead_nowhere_else() {
    let stage = Stage::new([answer(200, r#"{"video_id":"7"}"#)]);
    for (id, segment) in [
        ("../accounts", "..%2Faccounts"),
        ("a?b#c", "a%3Fb%23c"),
        ("疯\n", "%E7%96%AF%0A"),
    ] {
        stage.client.video(&token(), id).await.unwrap();
        assert_eq!(
            stage.asked().pop(),
            Some(format!("{BASE}/videos/{segment}"))
        );
    }
    let asked = stage.asked().len();
    for id in ["", ".", "..", "..."] {
        let error = stage.client.video(&token(), id).await.unwrap_err();
        assert_eq!(error, Error::NotFound { message: None });
    }
    assert_eq!(stage.asked().len(), asked, "there is nothing to ask for");
}

#[tokio::test]
async fn n_31_a_video_in_the_making_is_not_found_rather_than_gone() {
    let stage = Stage::new([answer(404, r#"{"error":"Video not found","code":404}"#)]);
    let error = stage.client.video(&token(), "7").await.unwrap_err();
    assert_eq!(
        error,
        Error::NotFound {
            message: Some("Video not found".to_owned())
        }
    );
}

#[tokio::test]
async fn a_single_video_that_cannot_be_read_is_a_shape_error() {
    for body in ["[]", "{}", r#"{"data":{"video_id":"7"}}"#] {
        let error = Stage::new([answer(200, body)])
            .client
            .video(&token(), "7")
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::UnexpectedShape { .. }),
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn accounts_are_read_from_an_object_keyed_by_email() {
    let body = r#"{
        "b@example.test": {"email":"B@example.test","maxJobs":"3","password":"…secured…",
            "jwt":{"AccountId":1,"Username":"Bea","token":"abc…secured…cde"}},
        "a@example.test": {"maxJobs":8,"error":"session refused for a@example.test"},
        "c@example.test": null
    }"#;
    let stage = Stage::new([answer(200, body)]);
    let accounts = stage.client.accounts(&token()).await.unwrap();
    assert_eq!(stage.asked(), [format!("{BASE}/accounts")]);
    let read: Vec<_> = accounts
        .iter()
        .map(|one| {
            (
                one.email.as_str(),
                one.max_jobs,
                one.username.as_deref(),
                one.error.as_deref(),
            )
        })
        .collect();
    let expected = [
        ("B@example.test", Some(3), Some("Bea"), None),
        (
            "a@example.test",
            Some(8),
            None,
            Some("session refused for …"),
        ),
        ("c@example.test", None, None, None),
    ];
    assert_eq!(read, expected);
    assert!(accounts[0].raw().contains("secured"), "what came is kept");
}

#[tokio::test]
async fn no_accounts_are_no_error_but_another_shape_is() {
    assert_eq!(
        Stage::new([answer(200, "{}")])
            .client
            .accounts(&token())
            .await,
        Ok(vec![])
    );
    for body in ["[]", r#"{"status":"fine"}"#, "7"] {
        let error = Stage::new([answer(200, body)])
            .client
            .accounts(&token())
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::UnexpectedShape { .. }),
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn features_are_plan_and_credits() {
    let body = r#"{"plan_name":"Pro","credit_daily":"60","credit_monthly":1200.0,
        "gen_simultaneously":5,"expired_date":"2026-12-31","new":1}"#;
    let stage = Stage::new([answer(200, body)]);
    let features = stage
        .client
        .features(&token(), Some("a@example.test"))
        .await
        .unwrap();
    assert_eq!(
        stage.asked(),
        [format!("{BASE}/features/?email=a%40example.test")]
    );
    assert_eq!(features.plan_name.as_deref(), Some("Pro"));
    assert_eq!(
        (features.credit_daily, features.credit_monthly),
        (Some(60), Some(1200))
    );
    assert_eq!(
        (features.credit_package, features.gen_simultaneously),
        (None, Some(5))
    );
    assert_eq!(features.expired_date.as_deref(), Some("2026-12-31"));
    assert_eq!(features.raw(), body);
    stage.client.features(&token(), None).await.unwrap();
    assert_eq!(stage.asked()[1], format!("{BASE}/features/"));
}
