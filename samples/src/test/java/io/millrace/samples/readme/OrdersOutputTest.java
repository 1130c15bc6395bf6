package io.millrace.samples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What README.md shows as the output of {@link Orders} is its output. */
class OrdersOutputTest {

    private static final Pattern SHOWN =
            Pattern.compile("<!-- output: Orders -->\\s+```text\\n(.*?)```", Pattern.DOTALL);

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void printsWhatTheReadmeShows() throws IOException {
        Matcher shown = SHOWN.matcher(Files.readString(readme()));
        assertThat(shown.find()).as("README.md has a block of output").isTrue();
        assertThat(withoutTimes(printed())).isEqualTo(withoutTimes(shown.group(1)));
    }

    private static String printed() {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            Orders.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The lines without what differs from run to run: times, shares of time, rates, and the width of columns. */
    private static List<String> withoutTimes(String output) {
        return output.lines()
                .map(line -> line.replaceAll("[\\d.,]+ (µs|ms|s|elements/s)|\\d+%|#+", "")
                        .replaceAll("\\s+", " ")
                        .strip())
                .toList();
    }

    private static Path readme() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("README.md"))) {
            directory = directory.getParent();
        }
        return directory.resolve("README.md");
    }
}
