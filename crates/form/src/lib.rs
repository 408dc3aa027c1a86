//! form-js schema: pages, conditions, check of answers. Pure.
