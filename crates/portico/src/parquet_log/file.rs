//! One Parquet file: one row group, one page for each column, plain values, gzip.
//!
//! As much of the format (Apache Parquet 2.x, `parquet.thrift`) as a table of texts and numbers needs. The public crate
//! would change the features of numeric crates below the typesetter and have it compiled twice.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

/// The magic at both ends.
const MAGIC: &[u8] = b"PAR1";
/// Codec GZIP of `CompressionCodec`.
const GZIP: i64 = 2;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Number,
    /// Microseconds since 1970 in UTC.
    Instant,
    /// UTF-8.
    Text,
    /// JSON as UTF-8.
    Json,
}

/// The values of a column.
#[derive(Debug)]
pub enum Values {
    /// None is missing.
    Numbers(Vec<i64>),
    /// Some may be missing.
    Texts(Vec<Option<String>>),
}

/// A column: name, kind, values.
pub type Column = (&'static str, Kind, Values);

/// Writes a file of columns that are equally long.
///
/// # Errors
/// When it cannot be written, or holds more than the format's sizes.
pub fn write(mut to: impl Write, rows: usize, columns: &[Column]) -> io::Result<()> {
    to.write_all(MAGIC)?;
    let mut offset = MAGIC.len();
    let mut chunks = Vec::new();
    for (name, kind, values) in columns {
        let plain = page(values)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&plain)?;
        let packed = gzip.finish()?;
        let head = page_header(rows, plain.len(), packed.len())?;
        to.write_all(&head)?;
        to.write_all(&packed)?;
        chunks.push(Chunk {
            name,
            kind: *kind,
            offset,
            plain: head.len() + plain.len(),
            packed: head.len() + packed.len(),
        });
        offset += head.len() + packed.len();
    }
    let footer = footer(rows, columns, &chunks)?;
    to.write_all(&footer)?;
    to.write_all(&u32::try_from(footer.len()).map_err(io::Error::other)?.to_le_bytes())?;
    to.write_all(MAGIC)?;
    to.flush()
}

/// Where a column stands in the file.
struct Chunk {
    name: &'static str,
    kind: Kind,
    offset: usize,
    plain: usize,
    packed: usize,
}

impl Kind {
    /// `Type`: INT64 or BYTE_ARRAY.
    fn physical(self) -> i64 {
        match self {
            Kind::Number | Kind::Instant => 2,
            Kind::Text | Kind::Json => 6,
        }
    }

    /// `ConvertedType`: UTF8, TIMESTAMP_MICROS, JSON.
    fn converted(self) -> Option<i64> {
        match self {
            Kind::Number => None,
            Kind::Text => Some(0),
            Kind::Instant => Some(10),
            Kind::Json => Some(19),
        }
    }
}

/// Definition levels (where values may be missing), then the values, plain.
fn page(values: &Values) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    match values {
        Values::Numbers(numbers) => numbers.iter().for_each(|number| page.extend(number.to_le_bytes())),
        Values::Texts(texts) => {
            let levels = levels(texts);
            page.extend(length(levels.len())?);
            page.extend(levels);
            for text in texts.iter().flatten() {
                page.extend(length(text.len())?);
                page.extend(text.as_bytes());
            }
        }
    }
    Ok(page)
}

/// 1 where there is a value, 0 where there is none, as runs: twice the length of the run, then the level.
fn levels(texts: &[Option<String>]) -> Vec<u8> {
    let mut out = Vec::new();
    for run in texts.chunk_by(|one, next| one.is_some() == next.is_some()) {
        unsigned(&mut out, (run.len() as u64) << 1);
        out.push(u8::from(run.first().is_some_and(Option::is_some)));
    }
    out
}

fn length(bytes: usize) -> io::Result<[u8; 4]> {
    Ok(u32::try_from(bytes).map_err(io::Error::other)?.to_le_bytes())
}

/// `PageHeader` of a data page: plain values, levels as runs.
fn page_header(rows: usize, plain: usize, packed: usize) -> io::Result<Vec<u8>> {
    let mut out = Thrift::default();
    out.int32(1, 0);
    out.int32(2, size(plain)?);
    out.int32(3, size(packed)?);
    out.begin(5);
    out.int32(1, size(rows)?);
    out.int32(2, 0);
    out.int32(3, 3);
    out.int32(4, 3);
    out.end();
    Ok(out.finish())
}

/// `FileMetaData`.
fn footer(rows: usize, columns: &[Column], chunks: &[Chunk]) -> io::Result<Vec<u8>> {
    let mut out = Thrift::default();
    out.int32(1, 1);
    out.list(2, STRUCT, columns.len() + 1);
    out.begin_item();
    out.text(4, "event");
    out.int32(5, size(columns.len())?);
    out.end();
    for (name, kind, values) in columns {
        out.begin_item();
        out.int32(1, kind.physical());
        out.int32(3, i64::from(matches!(values, Values::Texts(_))));
        out.text(4, name);
        if let Some(converted) = kind.converted() {
            out.int32(6, converted);
        }
        out.end();
    }
    out.int64(3, size(rows)?);
    out.list(4, STRUCT, 1);
    out.begin_item();
    out.list(1, STRUCT, chunks.len());
    for chunk in chunks {
        out.begin_item();
        out.int64(2, size(chunk.offset)?);
        out.begin(3);
        out.int32(1, chunk.kind.physical());
        out.list(2, I32, 2);
        signed(&mut out.bytes, 0);
        signed(&mut out.bytes, 3);
        out.list(3, BINARY, 1);
        unsigned(&mut out.bytes, chunk.name.len() as u64);
        out.bytes.extend(chunk.name.as_bytes());
        out.int32(4, GZIP);
        out.int64(5, size(rows)?);
        out.int64(6, size(chunk.plain)?);
        out.int64(7, size(chunk.packed)?);
        out.int64(9, size(chunk.offset)?);
        out.end();
        out.end();
    }
    out.int64(2, size(chunks.iter().map(|chunk| chunk.plain).sum())?);
    out.int64(3, size(rows)?);
    out.end();
    out.text(6, concat!("portico version ", env!("CARGO_PKG_VERSION")));
    Ok(out.finish())
}

/// A size that a reader takes for a number of 32 bits.
fn size(count: usize) -> io::Result<i64> {
    Ok(i64::from(i32::try_from(count).map_err(io::Error::other)?))
}

const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// The compact protocol of Thrift, as far as it is needed.
#[derive(Default)]
struct Thrift {
    bytes: Vec<u8>,
    /// The last field of the struct that is open.
    last: u8,
    /// The last fields of the structs around it.
    around: Vec<u8>,
}

impl Thrift {
    /// Numbers of fields rise by less than 16 here.
    fn field(&mut self, number: u8, kind: u8) {
        self.bytes.push(((number - self.last) << 4) | kind);
        self.last = number;
    }

    fn int32(&mut self, number: u8, value: i64) {
        self.field(number, I32);
        signed(&mut self.bytes, value);
    }

    fn int64(&mut self, number: u8, value: i64) {
        self.field(number, I64);
        signed(&mut self.bytes, value);
    }

    fn text(&mut self, number: u8, text: &str) {
        self.field(number, BINARY);
        unsigned(&mut self.bytes, text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }

    fn list(&mut self, number: u8, kind: u8, count: usize) {
        self.field(number, LIST);
        match u8::try_from(count) {
            Ok(few) if few < 15 => self.bytes.push((few << 4) | kind),
            _ => {
                self.bytes.push(0xf0 | kind);
                unsigned(&mut self.bytes, count as u64);
            }
        }
    }

    fn begin(&mut self, number: u8) {
        self.field(number, STRUCT);
        self.begin_item();
    }

    fn begin_item(&mut self) {
        self.around.push(self.last);
        self.last = 0;
    }

    fn end(&mut self) {
        self.bytes.push(0);
        self.last = self.around.pop().unwrap_or(0);
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

/// Seven bits at a time, the lowest first.
fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Zigzag: small numbers of either sign stay short.
fn signed(out: &mut Vec<u8>, value: i64) {
    unsigned(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}
