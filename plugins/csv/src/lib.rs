//! The bundled csv report format.
