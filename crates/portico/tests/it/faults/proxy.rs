//! A way to the database that can be cut.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Passes bytes on to a port of this machine.
pub struct Proxy {
    port: u16,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Proxy {
    pub fn start(to: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let open = Arc::new(Mutex::new(Vec::new()));
        let kept = open.clone();
        std::thread::spawn(move || {
            for near in listener.incoming() {
                let (Ok(near), Ok(far)) = (near, TcpStream::connect(("127.0.0.1", to))) else { return };
                let ends = [near.try_clone().unwrap(), far.try_clone().unwrap()];
                kept.lock().unwrap().extend(ends);
                let back = (far.try_clone().unwrap(), near.try_clone().unwrap());
                std::thread::spawn(move || pass(near, far));
                std::thread::spawn(move || pass(back.0, back.1));
            }
        });
        Proxy { port, open }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Cuts every connection in the middle of whatever it carries; says how many there were.
    pub fn cut(&self) -> usize {
        let mut open = self.open.lock().unwrap();
        let ends = open.len();
        for end in open.drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
        ends / 2
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let mut some = [0; 4_096];
    while let Ok(count @ 1..) = from.read(&mut some) {
        if to.write_all(&some[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
