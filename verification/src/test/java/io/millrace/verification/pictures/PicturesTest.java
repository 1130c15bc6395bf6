package io.millrace.verification.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.millrace.verification.Clone;
import io.millrace.verification.Factories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pictures in docs are what the runs draw; see {@link Scene}. */
class PicturesTest {

    private static final Path PICTURES = Clone.ROOT.resolve("docs/pictures");

    private static final String WRITE =
            "write it: mvn -o test -Dgates.skip=true -pl verification -am -Dtest=PicturesTest -Dmillrace.pictures=write";

    @Test
    void everyFactoryHasAPictureAndItsRowLinksToIt() {
        Set<String> drawn = Catalogue.entries().keySet();
        String rows = Clone.read(Clone.ROOT.resolve("docs/operators.md"));
        List<String> missing = new ArrayList<>();
        for (String name : Factories.names()) {
            String link = "| [`" + name + "`](pictures/" + Picture.file(name) + ") |";
            if (!drawn.contains(name)) {
                missing.add("no picture of " + name + ": add a method with @Draws(\"" + name
                        + "\") to the scenes of its family (Catalogue lists them), and " + WRITE);
            }
            if (!rows.contains(link)) {
                missing.add("its row in docs/operators.md begins with " + link);
            }
        }
        report(missing);
        assertThat(Factories.allMethods())
                .as("what is drawn is a public method of pipeline-operators")
                .containsAll(drawn);
    }

    @Test
    void theFilesAreWhatTheRunsDraw() throws IOException {
        List<String> differences = new ArrayList<>();
        for (Catalogue.Entry entry : Catalogue.entries().values()) {
            if (entry.canBeDrawnHere()) {
                compare(PICTURES.resolve(entry.file()), entry.draw().svg(), differences);
            }
        }
        compare(Clone.ROOT.resolve("docs/pictures.md"), Gallery.page(), differences);
        report(differences);
    }

    @Test
    void thereIsNoFileWithoutAScene() throws IOException {
        List<String> drawn =
                Catalogue.entries().values().stream().map(Catalogue.Entry::file).toList();
        try (Stream<Path> files = Files.list(PICTURES)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(drawn);
        }
    }

    private static void report(List<String> differences) {
        if (!differences.isEmpty()) {
            fail(String.join(System.lineSeparator(), differences));
        }
    }

    private static void compare(Path file, String drawn, List<String> differences) throws IOException {
        if ("write".equals(System.getProperty("millrace.pictures"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, drawn);
        } else if (!Files.exists(file) || !Clone.read(file).equals(drawn)) {
            differences.add(Clone.ROOT.relativize(file) + " is not what the run draws; " + WRITE);
        }
    }
}
