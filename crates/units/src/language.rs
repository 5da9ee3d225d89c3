//! The languages of the product.

/// The language a reader asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// The default: that of the law and of the offices.
    #[default]
    Indonesian,
    /// By switch, for readers from elsewhere.
    English,
}
