//! The bundled xlsx report format.
