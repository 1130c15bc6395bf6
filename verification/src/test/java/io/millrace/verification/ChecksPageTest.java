package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.check.Finding;
import io.millrace.core.check.Rule;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/checks.md has a section for each rule, with its severity and an example that goes against it, and no other. */
class ChecksPageTest {

    private static final Pattern SECTION = Pattern.compile("(?ms)^### ([a-z0-9-]+)\\n(.*?)(?=^##|\\z)");

    @Test
    void hasASectionForEachRuleAndNoOther() throws Exception {
        Map<String, Rule> rules = rules();
        assertThat(rules).isNotEmpty();
        Map<String, String> sections = sections();
        assertThat(sections).containsOnlyKeys(rules.keySet());
        rules.forEach((id, rule) -> assertThat(sections.get(id))
                .as("section %s of docs/checks.md", id)
                .contains("**" + rule.severity().name().charAt(0)
                        + rule.severity().name().substring(1).toLowerCase(Locale.ROOT) + ".**")
                .contains("**Fix**")
                .contains("<!-- source: verification/src/test/java/io/millrace/verification/CheckExamples.java -->"));
    }

    @Test
    void eachExampleGoesAgainstItsRule() throws Exception {
        Map<String, Method> examples = new TreeMap<>();
        for (Method method : CheckExamples.class.getDeclaredMethods()) {
            if (method.getReturnType() == Pipeline.class) {
                examples.put(method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT), method);
            }
        }
        assertThat(examples).containsOnlyKeys(rules().keySet());
        try (PipelineRuntime runtime = PipelineRuntime.builder().build()) {
            for (Map.Entry<String, Method> example : examples.entrySet()) {
                Pipeline<?> pipeline = (Pipeline<?>) example.getValue().invoke(null);
                List<Finding> findings = pipeline.check(runtime).findings();
                assertThat(findings)
                        .as("findings of the example for %s", example.getKey())
                        .extracting(finding -> finding.rule().id())
                        .contains(example.getKey());
            }
        }
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new TreeMap<>();
        SECTION.matcher(Clone.read(Clone.ROOT.resolve("docs/checks.md")))
                .results()
                .forEach((MatchResult section) -> sections.put(section.group(1), section.group(2)));
        return sections;
    }

    /** All constants of that type in the main code. */
    private static Map<String, Rule> rules() throws ReflectiveOperationException {
        Map<String, Rule> rules = new TreeMap<>();
        List<Field> constants = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.millrace").stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getRawType().isEquivalentTo(Rule.class))
                        .map(JavaField::reflect)
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .toList();
        for (Field constant : constants) {
            constant.setAccessible(true);
            Rule rule = (Rule) constant.get(null);
            assertThat(rules.put(rule.id(), rule))
                    .as("two rules have the id %s: %s", rule.id(), Arrays.asList(rule))
                    .isNull();
        }
        return rules;
    }
}
