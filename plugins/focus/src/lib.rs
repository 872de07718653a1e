//! The bundled focus report format.
