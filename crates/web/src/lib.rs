//! The faces: resident, desk, API; components, texts, assets, themes.
