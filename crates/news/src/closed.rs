//! Closed lists of codes.

/// An enum whose variants are the codes of a published list, each written as the list writes it.
macro_rules! closed {
    ($(#[$meta:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$note])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All of them, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// As the list writes it.
            pub const fn code(self) -> &'static str {
                match self {
                    $($name::$variant => $code,)*
                }
            }

            /// The one that the list writes so.
            pub fn of_code(code: &str) -> Option<$name> {
                match code {
                    $($code => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use closed;
