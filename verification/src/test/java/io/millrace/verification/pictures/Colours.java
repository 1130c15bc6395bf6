package io.millrace.verification.pictures;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A colour for each element of the inputs, by which it is known again in the outputs. What is made of elements has none. */
record Colours(Map<String, String> classes) {

    private static final int NUMBER = 8;

    private static final String[][] LIGHT = {
        {"#d3e5fd", "#3576c4"}, {"#fde3cb", "#cf7a26"}, {"#d4efd3", "#3d9247"}, {"#f8d8e6", "#bd4478"},
        {"#e6dcf8", "#7853bf"}, {"#fbf0bd", "#ad8d10"}, {"#cdecef", "#1f8994"}, {"#e9e1d5", "#86714f"}
    };
    private static final String[][] DARK = {
        {"#1d3b63", "#6ea6ef"}, {"#5b3714", "#e89c54"}, {"#1f4a26", "#67bd72"}, {"#5c2140", "#e07bab"},
        {"#3c2a66", "#a98ce4"}, {"#4d4110", "#d3b53c"}, {"#124a50", "#4fb9c5"}, {"#453b2c", "#b8a17c"}
    };

    /** Light by itself, dark where the reader wants it; the picture has its own paper, so both can be read anywhere. */
    static final String STYLE = style();

    static Colours of(List<Lane> lanes) {
        Map<String, String> classes = new HashMap<>();
        lanes.stream()
                .filter(lane -> lane.kind() == Lane.Kind.INPUT)
                .flatMap(lane -> lane.marks().stream())
                .flatMap(mark -> mark.label().parts().stream())
                .map(Colours::key)
                .forEach(key -> classes.putIfAbsent(key, "c" + classes.size() % NUMBER));
        return new Colours(classes);
    }

    /** The elements {@code a1} and {@code a2} have a key in common, and look it. */
    private static String key(String text) {
        return text.matches("[a-z]\\d+") ? text.substring(0, 1) : text;
    }

    String of(String text) {
        return classes.getOrDefault(key(text), "made");
    }

    private static String style() {
        return """

                text{font-family:system-ui,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif;fill:#24292f}
                .title{font-size:15px;font-weight:600}
                .name{font-size:12.5px;text-anchor:end;fill:#57606a}
                .label{font-size:12.5px;font-weight:600;text-anchor:middle}
                .note,.error{font-size:11.5px;fill:#57606a}
                .time,.asked{font-size:10.5px;fill:#6e7781}
                .time{text-anchor:middle}
                .code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:13px}
                .paper{fill:#ffffff;stroke:#d0d7de}
                .box{fill:#f3f6fa;stroke:#8c98a6}
                .grid{stroke:#e6e9ed;stroke-dasharray:2 3}
                .lane,.end,.failed,.cancelled,.stem,.wait{fill:none;stroke:#57606a;stroke-width:1.5}
                .end{stroke-width:2.5}
                .cancelled{stroke-dasharray:3 3;stroke-width:2}
                .stem{stroke-width:1}
                .wait{stroke:#8c98a6;stroke-width:3;stroke-dasharray:1 4;stroke-linecap:round}
                .ask{fill:#6e7781}
                .group{fill:#ffffff;stroke:#57606a;stroke-width:1.2}
                .made{fill:#eef1f4;stroke:#6e7781;stroke-width:1.4}
                .gone{stroke-dasharray:3 2.5}
                .failed{stroke:#cf222e;stroke-width:2.5}
                .error{fill:#cf222e}
                %s@media (prefers-color-scheme:dark){
                text{fill:#e6edf3}
                .name,.note{fill:#9ba5b0}
                .time,.asked{fill:#8b949e}
                .paper{fill:#0d1117;stroke:#30363d}
                .box{fill:#161b22;stroke:#6e7681}
                .grid{stroke:#23292f}
                .lane,.end,.cancelled,.stem{stroke:#9ba5b0}
                .wait{stroke:#6e7681}
                .ask{fill:#8b949e}
                .group{fill:#0d1117;stroke:#9ba5b0}
                .made{fill:#21262d;stroke:#8b949e}
                .failed{stroke:#ff7b72}
                .error{fill:#ff7b72}
                %s}
                """.formatted(palette(LIGHT), palette(DARK));
    }

    private static String palette(String[][] colours) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NUMBER; i++) {
            text.append(".c%d{fill:%s;stroke:%s;stroke-width:1.4}%n".formatted(i, colours[i][0], colours[i][1]));
        }
        return text.toString().replace("\r", "");
    }
}
