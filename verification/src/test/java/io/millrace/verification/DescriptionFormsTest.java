package io.millrace.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.Description;
import io.millrace.core.OnError;
import io.millrace.core.Pipeline;
import io.millrace.core.Sinks;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What {@code describe()} writes for programs can be read by them, whatever names hold. */
class DescriptionFormsTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Property
    void jsonGivesEveryNameBack(@ForAll String name, @ForAll String stage) throws Exception {
        if (name.isBlank() || stage.isBlank()) {
            return;
        }
        JsonNode json = JSON.readTree(describe(name, stage).json());
        assertThat(json.get("version").asInt()).isEqualTo(1);
        assertThat(json.get("pipeline").asText()).isEqualTo(name);
        assertThat(json.get("stages")).hasSize(2);
        assertThat(json.get("stages").get(1).get("name").asText()).isEqualTo(stage);
        assertThat(json.get("stages")
                        .get(1)
                        .get("sideOutputs")
                        .get(0)
                        .get("sink")
                        .asText())
                .isEqualTo("discard");
    }

    @Property
    void graphvizSeesTheSameNodesWhateverNamesHold(@ForAll String name, @ForAll String stage) {
        if (name.isBlank() || stage.isBlank()) {
            return;
        }
        assertThat(nodes(describe(name, stage).dot())).containsExactly("s0", "s1", "s1b0");
    }

    @Example
    void hostileNamesStayInsideTheirQuotes() throws Exception {
        for (String hostile : List.of(
                "a\"]; evil [label=\"b",
                "ends in a backslash\\",
                "\\\"; evil -> s0; //",
                "<b>not html</b> &quot; \\N \\G",
                "line\nbreak\r\ttab\u0000\u0007\u0085\u2028\u2029",
                "/* comment */ # { } ; ->",
                "half \ud800 and \udc00, whole \ud83d\ude80",
                "\u202ereversed",
                "</script><!--")) {
            Description description = describe(hostile, hostile);
            assertThat(nodes(description.dot())).as(hostile).containsExactly("s0", "s1", "s1b0");
            assertThat(JSON.readTree(description.json()).get("pipeline").asText())
                    .isEqualTo(hostile);
        }
    }

    @Example
    void thePageShowsWhatIsWritten() throws Exception {
        Matcher shown = Pattern.compile("<!-- output: describe-json -->\\s+```json\\n(.*?)```", Pattern.DOTALL)
                .matcher(Clone.read(Clone.ROOT.resolve("docs/describe-json.md")));
        assertThat(shown.find()).isTrue();
        Pipeline<Integer> orders = Pipeline.define("orders")
                .from(List.of("1"))
                .map(line -> Integer.parseInt(line))
                .named("parse")
                .onError(OnError.deadLetter(Sinks.discard()))
                .maxInFlight(100);
        assertThat(orders.describe().json()).isEqualTo(shown.group(1));
        assertThat(JSON.readTree(shown.group(1)).get("maxInFlight").asInt()).isEqualTo(100);
    }

    private static Description describe(String name, String stage) {
        return Pipeline.define(name)
                .from(List.of(1))
                .map(n -> n)
                .named(stage)
                .onError(OnError.deadLetter(Sinks.discard()))
                .describe();
    }

    /** The nodes, as the grammar of DOT has them; fails where the text is not a graph of that grammar. */
    private static List<String> nodes(String dot) {
        // a quoted string ends at the first quote without a backslash before it; a backslash is one when another stands
        // before it
        String string = "\"(?:[^\"\\\\\n]|\\\\[^\n])*+\"";
        String value = "(?:" + string + "|[A-Za-z0-9]+)";
        String attributes = "\\[[a-z]+=" + value + "(?:, [a-z]+=" + value + ")*\\]";
        Pattern graph = Pattern.compile("digraph " + string + " \\{\n  rankdir=LR;\n  node " + attributes
                + ";\n((?:  [a-z0-9]+(?: -> [a-z0-9]+)?(?: " + attributes + ")?;\n)+)\\}\n");
        Matcher whole = graph.matcher(dot);
        assertThat(whole.matches()).as(dot).isTrue();
        return Pattern.compile("(?m)^  ([a-z0-9]+) \\[")
                .matcher(whole.group(1))
                .results()
                .map(node -> node.group(1))
                .toList();
    }
}
