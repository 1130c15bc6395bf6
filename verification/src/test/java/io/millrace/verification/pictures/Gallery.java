package io.millrace.verification.pictures;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page that shows all pictures, by family. */
final class Gallery {

    private static final String HEAD = """
            # Pictures

            What the operators of `pipeline-operators` do over time. Each picture is drawn from a run in virtual time, and shows the code that
            ran; `PicturesTest` draws them again and compares. [operators.md](operators.md) says the rest.

            Inputs are above the box, outputs below it; time goes to the right. A dotted tail is an element that waits until the stage takes
            it. A group is one value, a dashed ring an element that was left out, and the lane says why. A bar is completion, a dotted bar
            cancellation, a cross failure. A triangle is the next stage asking for one more; without triangles it asks for everything.
            `side(…)` is a sink with a lane of its own, `taking(…)` a call that takes so long.
            """;

    private Gallery() {}

    static String page() {
        Map<String, String> families = new TreeMap<>();
        Catalogue.entries()
                .forEach((name, entry) -> families.merge(
                        name.substring(0, name.indexOf('.')),
                        "\n![%s](pictures/%s)\n".formatted(name, entry.file()),
                        String::concat));
        return families.entrySet().stream()
                .map(family -> "\n## " + family.getKey() + "\n" + family.getValue())
                .collect(Collectors.joining("", HEAD, ""));
    }
}
