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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pictures in docs are what the runs draw; see {@link Scene}. */
class PicturesTest {

    private static final Path PICTURES = Clone.ROOT.resolve("docs/pictures");

    private static final String WRITE =
            "write it: mvn -o test -Dgates.skip=true -pl verification -am -Dtest=PicturesTest -Dmillrace.pictures=write";

    @Test
    void everyFactoryOfAFamilyThatIsDrawnHasAPicture() {
        Set<String> drawn = Catalogue.entries().keySet();
        Set<String> families = drawn.stream().map(PicturesTest::family).collect(Collectors.toSet());
        assertThat(Factories.names())
                .filteredOn(name -> families.contains(family(name)))
                .allSatisfy(name -> assertThat(drawn)
                        .as("no picture of %s: add a method with @Draws(\"%s\") to a Scene, then %s", name, name, WRITE)
                        .contains(name));
        assertThat(Factories.allMethods())
                .as("what is drawn is a public method of pipeline-operators")
                .containsAll(drawn);
    }

    private static String family(String name) {
        return name.substring(0, name.indexOf('.'));
    }

    @Test
    void theFilesAreWhatTheRunsDraw() throws IOException {
        List<String> differences = new ArrayList<>();
        for (Catalogue.Entry entry : Catalogue.entries().values()) {
            if (entry.canBeDrawnHere()) {
                compare(PICTURES.resolve(entry.file()), entry.draw().svg(), differences);
            }
        }
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
