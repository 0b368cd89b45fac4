//! The `wirewatch` command: one file per subcommand, all of them thin.

mod commands;
mod config;
mod customers;
mod desk;
mod jsonl;
mod model;
mod pipeline;
mod progress;
mod resources;
mod rounds;
mod spreadsheet;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use mimalloc::MiMalloc;

use clap::{CommandFactory, Parser, Subcommand};

/// Screening and reading make many small pieces of text; this allocator gives them out and takes
/// them back in less time than the system's (docs/benchmarks.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// News intelligence: who of the official lists is in the news, where, and who says so.
#[derive(Parser)]
#[command(
    name = "wirewatch",
    version,
    after_help = "First time here? Try: wirewatch up --sample"
)]
struct Cli {
    /// The data folder.
    #[arg(
        long,
        global = true,
        env = "WIREWATCH_DATA",
        default_value = "./wirewatch-data",
        value_name = "DIR"
    )]
    data: PathBuf,
    /// JSON on standard output where a person would get a table.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Up(commands::up::Up),
    Ingest(commands::ingest::Ingest),
    #[command(subcommand)]
    Lists(commands::lists::Lists),
    #[command(subcommand)]
    Sources(commands::sources::Sources),
    Brief(commands::brief::Brief),
    Search(commands::search::Search),
    Export(commands::export::Export),
    Serve(commands::serve::Serve),
    Backup(commands::operate::Backup),
    Restore(commands::operate::Restore),
    Reindex(commands::operate::Reindex),
    Doctor(commands::operate::Doctor),
    Read(commands::read::Read),
    Analyse(commands::analyse::Analyse),
    Cluster(commands::cluster::Cluster),
    Screen(commands::screen::Screen),
    Compare(commands::compare::Compare),
    Rescreen(commands::rescreen::Rescreen),
    /// Print completions for a shell.
    #[command(
        after_help = "Example: wirewatch completions bash > /etc/bash_completion.d/wirewatch"
    )]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// What every command is told.
pub(crate) struct Context {
    /// The data folder.
    pub(crate) data: PathBuf,
    /// JSON instead of a table.
    pub(crate) json: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("WIREWATCH_LOG")
                .unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let context = Context {
        data: cli.data,
        json: cli.json,
    };
    let done = match cli.command {
        Command::Up(command) => block_on(command.run(context)),
        Command::Ingest(command) => block_on(command.run(context)),
        Command::Lists(command) => block_on(command.run(context)),
        Command::Sources(command) => block_on(command.run(context)),
        Command::Brief(command) => block_on(command.run(context)),
        Command::Search(command) => block_on(command.run(context)),
        Command::Export(command) => block_on(command.run(context)),
        Command::Serve(command) => block_on(command.run(context)),
        Command::Backup(command) => block_on(command.run(context)),
        Command::Restore(command) => block_on(command.run(context)),
        Command::Reindex(command) => block_on(command.run(context)),
        Command::Doctor(command) => block_on(command.run(context)),
        Command::Read(command) => command.run(),
        Command::Analyse(command) => command.run(),
        Command::Cluster(command) => command.run(),
        Command::Screen(command) => command.run(),
        Command::Compare(command) => command.run(),
        Command::Rescreen(command) => block_on(command.run(context)),
        Command::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Cli::command(),
                "wirewatch",
                &mut std::io::stdout(),
            );
            Ok(true)
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wirewatch: {}", terminal::plain(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}

fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

/// `wirewatch … | head` is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
