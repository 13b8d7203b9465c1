//! The desk over HTTP, for development and for screen tests in a browser: `POST /NAME` with the
//! arguments as a JSON object calls the command of that name. Events of a streaming command come
//! one JSON object a line. Not part of the product.
//!
//! ```text
//! cargo run -p foothold-api --example bridge -- --port 5290 --data-dir DIR
//! ```

use foothold_api::desk::{Desk, Places, Refusal, Turn};
use serde::Serialize;
use serde_json::Value;
use std::error::Error;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use tiny_http::{Header, Request, Response, Server, StatusCode};

enum Answer {
    Once(Result<Value, Refusal>),
    Unknown,
}

macro_rules! bridge_commands {
    (
        call { $( $(#[$about:meta])* fn $name:ident($($arg:ident: $ty:ty),*) -> $out:ty; )* }
        stream { $( $(#[$sabout:meta])* fn $sname:ident($($sarg:ident: $sty:ty),*) -> $event:ty; )* }
    ) => {
        #[allow(unused_mut, unused_variables, clippy::redundant_closure_call)]
        fn call(desk: &Desk, name: &str, mut args: Value) -> Answer {
            match name {
                // In the window the path comes from a dialog of the shell.
                "past_take" => Answer::Once((|| {
                    let plan: u32 = argument(&mut args, "plan")?;
                    let path: String = argument(&mut args, "path")?;
                    desk.past_take(plan, Path::new(&path)).map(json)
                })()),
                $( stringify!($name) => Answer::Once((|| {
                    $( let $arg: $ty = argument(&mut args, stringify!($arg))?; )*
                    desk.$name($($arg),*).map(json)
                })()), )*
                _ => Answer::Unknown,
            }
        }

        #[allow(unused_mut, unused_variables, clippy::redundant_closure_call)]
        fn stream(
            desk: &Desk,
            name: &str,
            mut args: Value,
            send: &(dyn Fn(Value) + Sync),
        ) -> Answer {
            match name {
                $( stringify!($sname) => Answer::Once((|| {
                    let turn: Turn = argument(&mut args, "turn")?;
                    $( let $sarg: $sty = argument(&mut args, stringify!($sarg))?; )*
                    desk.$sname(turn, $($sarg,)* &|event: $event| send(json(event)))
                        .map(|()| Value::Null)
                })()), )*
                _ => Answer::Unknown,
            }
        }

        const STREAMS: &[&str] = &[$(stringify!($sname)),*];
    };
}

foothold_api::desk_commands!(bridge_commands);

#[allow(dead_code)]
fn argument<T: serde::de::DeserializeOwned>(args: &mut Value, name: &str) -> Result<T, Refusal> {
    let value = args.get_mut(name).map(Value::take).unwrap_or_default();
    serde_json::from_value(value)
        .map_err(|e| Refusal::new("bad_argument", format!("argument {name}: {e}")))
}

fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).cloned()
    };
    let port = option("--port").unwrap_or_else(|| "5290".to_owned());
    let folder = option("--data-dir").ok_or("name a folder for the library with --data-dir")?;
    let desk = Arc::new(Desk::open(Places::in_folder(Path::new(&folder))));
    let server = Server::http(format!("127.0.0.1:{port}")).map_err(|e| e as Box<dyn Error>)?;
    println!("listening on {}", server.server_addr());
    for mut request in server.incoming_requests() {
        let desk = Arc::clone(&desk);
        thread::spawn(move || {
            let mut body = String::new();
            let read = request.as_reader().read_to_string(&mut body);
            let name = request.url().trim_start_matches('/').to_owned();
            let args = serde_json::from_str(&body).unwrap_or_default();
            let sent = match read {
                Ok(_) if STREAMS.contains(&name.as_str()) => flow(request, desk, name, args),
                Ok(_) => once(request, call(&desk, &name, args)),
                Err(error) => Err(error),
            };
            if let Err(error) = sent {
                eprintln!("bridge: {error}");
            }
        });
    }
    Ok(())
}

fn once(request: Request, answer: Answer) -> std::io::Result<()> {
    let (status, body) = match answer {
        Answer::Once(Ok(value)) => (200, value),
        Answer::Once(Err(refusal)) => (422, json(refusal)),
        Answer::Unknown => (
            404,
            json(Refusal::new("unknown_command", "no such command")),
        ),
    };
    let response = Response::from_string(body.to_string()).with_status_code(StatusCode(status));
    request.respond(response.with_header(plain_json()))
}

fn plain_json() -> Header {
    // Both parts are constants that are valid in a header.
    Header::from_bytes("content-type", "application/json").expect("a valid header")
}

/// Streams events as lines; the last is `{"end": null}` or `{"refused": …}`.
fn flow(request: Request, desk: Arc<Desk>, name: String, args: Value) -> std::io::Result<()> {
    let (sender, receiver) = mpsc::channel::<String>();
    thread::spawn(move || {
        let send = |value: Value| drop(sender.send(format!("{value}\n")));
        let end = match stream(&desk, &name, args, &send) {
            Answer::Once(Ok(value)) => serde_json::json!({ "end": value }),
            Answer::Once(Err(refusal)) => serde_json::json!({ "refused": json(refusal) }),
            Answer::Unknown => serde_json::json!({ "refused": { "code": "unknown_command" } }),
        };
        drop(sender.send(format!("{end}\n")));
    });
    let lines = Lines {
        receiver,
        rest: Cursor::new(Vec::new()),
    };
    request.respond(Response::new(
        StatusCode(200),
        vec![plain_json()],
        lines,
        None,
        None,
    ))
}

/// What arrives on a channel, as a file.
struct Lines {
    receiver: mpsc::Receiver<String>,
    rest: Cursor<Vec<u8>>,
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.rest.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            match self.receiver.recv() {
                Ok(line) => self.rest = Cursor::new(line.into_bytes()),
                Err(mpsc::RecvError) => return Ok(0),
            }
        }
    }
}
