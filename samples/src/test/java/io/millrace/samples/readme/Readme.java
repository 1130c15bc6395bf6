package io.millrace.samples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What README.md shows as output. */
public final class Readme {

    private Readme() {}

    /** The block of text under the comment that names it. */
    public static String output(String name) throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("README.md"))) {
            directory = directory.getParent();
        }
        Matcher block = Pattern.compile(
                        "<!-- output: " + Pattern.quote(name) + " -->\\s+```text\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(directory.resolve("README.md")));
        assertThat(block.find()).as("README.md has the output of %s", name).isTrue();
        return block.group(1);
    }
}
