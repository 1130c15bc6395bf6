package io.millrace.verification.pictures;

import java.util.List;
import java.util.Locale;

/**
 * What was seen of one factory.
 *
 * @param name the family and the factory, such as {@code Batch.bySize}
 * @param code the lines of the source that ran
 * @param lanes the inputs, then the outputs
 */
record Picture(String name, List<String> code, List<Lane> lanes) {

    /** The name of its file: {@code batch-by-size.svg}. */
    static String file(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").replace('.', '-').toLowerCase(Locale.ROOT) + ".svg";
    }

    String svg() {
        return new Svg(this).text();
    }
}
