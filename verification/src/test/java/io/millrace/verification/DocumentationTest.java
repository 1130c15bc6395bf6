package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages say what is there: their examples are in source files that the build compiles, their links lead somewhere. */
class DocumentationTest {

    private static final Pattern JAVA_BLOCK =
            Pattern.compile("(?:<!-- source: (\\S+) -->\\s*)?```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern XML_BLOCK = Pattern.compile("```xml\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)\\]\\(([^)\\s]+)\\)");
    private static final Pattern METHOD = Pattern.compile("`?([A-Z]\\w*)\\.([a-z]\\w*)`?");

    /** Stands in an example for lines of the source that are left out. */
    private static final String LEFT_OUT = "// …";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CONTRIBUTING.md",
                "docs/checks.md",
                "docs/coming-from-reactor.md",
                "docs/coming-from-tokio.md",
                "docs/which-verb-when.md"
            })
    void everyExampleIsInTheSourceFileThatItNames(String page) {
        Matcher blocks = JAVA_BLOCK.matcher(Clone.read(Clone.ROOT.resolve(page)));
        int found = 0;
        while (blocks.find()) {
            found++;
            String example = blocks.group(2);
            assertThat(blocks.group(1))
                    .as("%s: put <!-- source: path --> before this block:%n%s", page, example)
                    .isNotNull();
            Path source = Clone.ROOT.resolve(blocks.group(1));
            assertThat(source).as("the source of an example in %s", page).isRegularFile();
            assertThat(shows(example, Clone.read(source)))
                    .as("%s shows an example that is not in %s:%n%s", page, blocks.group(1), example)
                    .isTrue();
        }
        assertThat(found).as("examples in %s", page).isPositive();
    }

    /** Whether the parts of the example are in the source, in this order. */
    private static boolean shows(String example, String source) {
        String text = normalised(source);
        int at = 0;
        for (String part : example.split(LEFT_OUT)) {
            String wanted = normalised(part);
            int found = text.indexOf(wanted, at);
            if (found < 0) {
                return false;
            }
            at = found + wanted.length();
        }
        return true;
    }

    /** Formatting does not matter: lines may be broken elsewhere. */
    private static String normalised(String text) {
        return text.replaceAll("\\s+", " ").replaceAll(" ?([.,;(){}]) ?", "$1").strip();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileOrAHeading(Path page) {
        List<String> broken = new ArrayList<>();
        Matcher links = LINK.matcher(Clone.read(page));
        while (links.find()) {
            String target = links.group(2);
            if (target.contains("://")) {
                continue;
            }
            String file = target.replaceAll("#.*", "");
            Path path = file.isEmpty() ? page : page.resolveSibling(file).normalize();
            if (!Files.exists(path)) {
                broken.add(target + ": no such file");
            } else if (target.contains("#") && !headings(path).contains(target.replaceAll(".*#", ""))) {
                broken.add(target + ": no such heading");
            } else if (!hasMethod(path, links.group(1))) {
                broken.add(target + ": no method " + links.group(1));
            }
        }
        assertThat(broken).as("links of %s", Clone.ROOT.relativize(page)).isEmpty();
    }

    static List<Path> pages() {
        return Clone.pages();
    }

    /** The fragments by which the headings of a page are linked to. */
    private static List<String> headings(Path page) {
        return Clone.read(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceAll("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** A link to a Java file whose text is {@code Type.member} names a member of it. */
    private static boolean hasMethod(Path file, String text) {
        Matcher name = METHOD.matcher(text);
        return !file.toString().endsWith(".java")
                || !name.matches()
                || Pattern.compile("\\b" + name.group(2) + "\\b")
                        .matcher(Clone.read(file))
                        .find();
    }

    @Test
    void theReadmePointsAtNothingOutsideTheClone() {
        assertThat(Clone.read(Clone.ROOT.resolve("README.md"))).doesNotContain("://");
    }

    @Test
    void theDependenciesInTheReadmeAreTheModulesOfThisVersion() {
        Matcher blocks = XML_BLOCK.matcher(Clone.read(Clone.ROOT.resolve("README.md")));
        String pom = Clone.read(Clone.ROOT.resolve("pom.xml"));
        String version = values(pom, "version").get(0);
        int found = 0;
        while (blocks.find()) {
            found++;
            assertThat(values(blocks.group(1), "groupId")).containsOnly("io.millrace");
            assertThat(values(blocks.group(1), "version")).containsOnly(version);
            assertThat(values(pom, "module")).containsAll(values(blocks.group(1), "artifactId"));
        }
        assertThat(found).isPositive();
    }

    private static List<String> values(String xml, String element) {
        return Pattern.compile("<" + element + ">([^<]*)</" + element + ">")
                .matcher(xml)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    @Test
    void everyDecisionSaysWhyWhatFollowsAndWhatProvesIt() {
        List<Path> decisions = Clone.pages().stream()
                .filter(page -> page.getParent().endsWith("adr"))
                .toList();
        assertThat(decisions).isNotEmpty();
        assertThat(decisions).allSatisfy(page -> assertThat(Clone.read(page).lines())
                .filteredOn(line -> line.startsWith("## "))
                .containsExactly("## Context", "## Decision", "## Consequences", "## Proof", "## Refused"));
    }
}
