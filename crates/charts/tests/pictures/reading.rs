//! Reading pictures back.

use foothold_charts::{ChartError, Format, HEIGHT, Quantiles, WIDTH};

type Drawn = Result<Vec<u8>, ChartError>;

/// Draws both formats, checks that the PNG decodes at its size and that the SVG keeps its marks on
/// the sheet; gives the SVG.
pub fn drawn(draw: impl Fn(Format) -> Drawn) -> String {
    let png = draw(Format::Png).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(&png))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((frame.width, frame.height), (WIDTH, HEIGHT));
    assert!(pixels.iter().any(|&channel| channel < 128), "blank picture");

    let svg = draw(Format::Svg).unwrap();
    let svg = String::from_utf8(svg).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    on_sheet(&svg);
    svg
}

/// Checks that both formats have the same bytes when drawn again.
pub fn repeats(draw: impl Fn(Format) -> Drawn) {
    for format in [Format::Svg, Format::Png] {
        assert_eq!(draw(format).unwrap(), draw(format).unwrap());
    }
}

/// Every text of an SVG, in the order drawn.
pub fn texts(svg: &str) -> Vec<&str> {
    let starts = svg.split("<text ").skip(1);
    starts
        .map(|rest| {
            let body = rest.split_once('>').unwrap().1;
            body.split_once("</text>").unwrap().0.trim()
        })
        .collect()
}

/// The points of every polyline of one colour.
pub fn lines(svg: &str, colour: &str, width: u32) -> Vec<usize> {
    let wanted = format!("stroke=\"{colour}\" stroke-width=\"{width}\"");
    let found = svg.lines().filter(|l| l.starts_with("<polyline"));
    found
        .filter(|line| line.contains(&wanted))
        .map(|line| attribute(line, "points").split_whitespace().count())
        .collect()
}

/// How many rectangles have one fill.
pub fn rects(svg: &str, colour: &str) -> usize {
    let fill = format!("fill=\"{colour}\"");
    let found = svg.lines().filter(|line| line.starts_with("<rect"));
    found.filter(|line| line.contains(&fill)).count()
}

pub fn attribute<'a>(line: &'a str, name: &str) -> &'a str {
    let start = format!(" {name}=\"");
    let rest = line.split_once(&start).unwrap().1;
    rest.split_once('"').unwrap().0
}

fn on_sheet(svg: &str) {
    let inside = |text: &str, limit: u32| {
        let place: f64 = text.parse().unwrap();
        assert!(
            (-1.0..=f64::from(limit * 10 + 1)).contains(&place),
            "{text} off the sheet"
        );
    };
    for line in svg.lines() {
        if line.starts_with("<rect") || line.starts_with("<text") {
            inside(attribute(line, "x"), WIDTH);
            inside(attribute(line, "y"), HEIGHT);
        }
        if line.starts_with("<poly") {
            for point in attribute(line, "points").split_whitespace() {
                let (x, y) = point.split_once(',').unwrap();
                inside(x, WIDTH);
                inside(y, HEIGHT);
            }
        }
    }
}

/// A band of 4% on either side of `p50`.
pub fn about(p50: f64) -> Option<Quantiles> {
    Some(Quantiles {
        p10: p50 - 0.04,
        p50,
        p90: p50 + 0.04,
    })
}
