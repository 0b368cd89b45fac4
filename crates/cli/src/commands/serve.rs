//! `wirewatch serve`: web pages and answers only.

use std::net::{IpAddr, SocketAddr};

use anyhow::Result;
use wirewatch_serve::ServeOptions;

use crate::{Context, desk};

/// Serve the pages of a data folder without collecting.
///
/// It only reads, so it may run beside `wirewatch up` or `ingest`.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch serve --port 8080")]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) address: Address,
}

/// Where and how to answer.
#[derive(clap::Args)]
pub(crate) struct Address {
    /// Port to listen on.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Address to listen on. Other machines can reach any but a loopback address: then articles
    /// are shown as excerpts with a link.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,
    /// Show whole articles to other machines too: you say that you may.
    #[arg(long)]
    pub(crate) whole_texts: bool,
    /// Address under which readers reach the pages, for links in feeds.
    #[arg(long, value_name = "URL")]
    pub(crate) base: Option<String>,
}

impl Address {
    pub(crate) fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }

    pub(crate) fn options(self) -> ServeOptions {
        let base = self.base.map(|base| base.trim_end_matches('/').to_owned());
        ServeOptions {
            whole_texts: self.whole_texts,
            base,
        }
    }
}

impl Serve {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let listener = wirewatch_serve::listen(self.address.socket()).await?;
        let (desk, _) = desk::open_read_only(&context.data).await?;
        println!(
            "Wirewatch: http://{}/ (stop with Ctrl-C)",
            listener.local_addr()?
        );
        wirewatch_serve::serve(listener, desk, self.address.options(), stopped()).await?;
        Ok(true)
    }
}

/// Ends when the user or the system asks the program to stop.
pub(crate) async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
