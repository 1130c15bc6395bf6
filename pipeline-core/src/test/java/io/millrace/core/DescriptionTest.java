package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.function.CheckedPredicate;
import io.millrace.core.sink.DiscardSink;
import io.millrace.core.sink.LineSink;
import io.millrace.core.source.IterableSource;
import io.millrace.core.source.LineSource;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.BufferDefinition;
import io.millrace.core.stage.ElementDefinition;
import io.millrace.core.stage.Graph;
import io.millrace.core.stage.OperatorDefinition;
import io.millrace.core.stage.SinkDefinition;
import io.millrace.core.stage.SourceDefinition;
import io.millrace.core.stage.StageSpec;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DescriptionTest {

    private static final CheckedFunction<Object, Object> PARSE = DescriptionTest::parse;
    private static final CheckedPredicate<Object> IS_PAID = DescriptionTest::isPaid;

    @Test
    void showsALineForEachStageWithItsErrorPolicyAndSideOutputs() {
        assertThat(new Description(orders()).text()).isEqualTo("""
                        pipeline orders
                          lines    lines   orders.txt
                          parse    map     parse; on error: dead letter
                            -> dead letters: lines rejects.txt
                          paid     filter  isPaid; on error: skip
                          buffer   buffer  8 elements
                          window   window  1 minute
                            -> late: discard
                          discard  to      discard; on error: fail fast
                        """);
    }

    @Test
    void drawsTheStagesFromLeftToRightWithSideOutputsAsBranches() {
        assertThat(new Description(orders()).mermaid()).isEqualTo("""
                        flowchart LR
                          s0(["lines<br/>orders.txt"])
                          s1["parse<br/>map<br/>parse#59; on error: dead letter"]
                          s2["paid<br/>filter<br/>isPaid#59; on error: skip"]
                          s3["buffer<br/>8 elements"]
                          s4["window<br/>1 minute"]
                          s5["discard<br/>to<br/>discard#59; on error: fail fast"]
                          s0 --> s1
                          s1 --> s2
                          s2 --> s3
                          s3 --> s4
                          s4 --> s5
                          s1 -. "dead letters" .-> s1b0[("lines rejects.txt")]
                          s4 -. "late" .-> s4b0[("discard")]
                        """);
    }

    @Test
    void drawsTheStagesForGraphviz() {
        assertThat(new Description(orders()).dot()).isEqualTo("""
                        digraph "orders" {
                          rankdir=LR;
                          node [shape=box];
                          s0 [label="lines\\norders.txt", shape=ellipse];
                          s1 [label="parse\\nmap\\nparse; on error: dead letter"];
                          s2 [label="paid\\nfilter\\nisPaid; on error: skip"];
                          s3 [label="buffer\\n8 elements"];
                          s4 [label="window\\n1 minute"];
                          s5 [label="discard\\nto\\ndiscard; on error: fail fast"];
                          s0 -> s1;
                          s1 -> s2;
                          s2 -> s3;
                          s3 -> s4;
                          s4 -> s5;
                          s1b0 [label="lines rejects.txt", shape=cylinder];
                          s1 -> s1b0 [label="dead letters", style=dashed];
                          s4b0 [label="discard", shape=cylinder];
                          s4 -> s4b0 [label="late", style=dashed];
                        }
                        """);
    }

    @Test
    void writesTheStagesAsJson() {
        assertThat(new Description(orders().atMost(9)).json()).isEqualTo("""
                        {
                          "version": 1,
                          "pipeline": "orders",
                          "maxInFlight": 9,
                          "stages": [
                            {"name": "lines", "from": [], "verb": "lines", "detail": "orders.txt", "onError": "stop", "sideOutputs": []},
                            {"name": "parse", "from": ["lines"], "verb": "map", "detail": "parse", "onError": "deadLetter", "sideOutputs": \
                        [{"name": "dead letters", "sink": "lines", "detail": "rejects.txt"}]},
                            {"name": "paid", "from": ["parse"], "verb": "filter", "detail": "isPaid", "onError": "skip", "sideOutputs": []},
                            {"name": "buffer", "from": ["paid"], "verb": "buffer", "detail": "8 elements", "onError": "stop", "sideOutputs": []},
                            {"name": "window", "from": ["buffer"], "verb": "window", "detail": "1 minute", "onError": "stop", "sideOutputs": \
                        [{"name": "late", "sink": "discard", "detail": ""}]},
                            {"name": "discard", "from": ["window"], "verb": "to", "detail": "discard", "onError": "failFast", "sideOutputs": []}
                          ]
                        }
                        """);
    }

    @Test
    void keepsTextOfTheUserInsideItsLabel() {
        String nasty = "a\"] --> x[\"<script>\n%%{init}%% `#quot;`";

        String chart = new Description(named(nasty)).mermaid();

        assertThat(chart.lines()).hasSize(2);
        assertThat(chart)
                .contains(
                        "a#34;#93; --#62; x#91;#34;#60;script#62; #37;#37;#123;init#125;#37;#37; #96;#35;quot#59;#96;");
    }

    @Property
    void drawsOneNodeWhateverTheNameHolds(@ForAll String name) {
        if (name.isBlank()) {
            return;
        }
        Description description = new Description(named(name));

        assertThat(description.mermaid().split("\n", -1)).hasSize(3);
        assertThat(description.mermaid().chars().filter(c -> c == '"')).hasSize(2);
        assertThat(description.text().lines()).hasSize(2);
    }

    @Test
    void saysTheSameEachTime() {
        assertThat(new Description(orders())).hasToString(new Description(orders()).text());
    }

    private static Graph named(String name) {
        return new Graph(
                "any",
                List.of(StageSpec.of(new SourceDefinition(new IterableSource<>(List.of(1))))
                        .named(name)));
    }

    private static Graph orders() {
        LineSink<DeadLetter> rejects = new LineSink<>(Path.of("rejects.txt"), DeadLetter::toString);
        return new Graph(
                "orders",
                List.of(
                        StageSpec.of(new SourceDefinition(LineSource.of(Path.of("orders.txt")))),
                        StageSpec.of(new ElementDefinition.Map(PARSE)).onError(OnError.deadLetter(rejects)),
                        StageSpec.of(new ElementDefinition.Filter(IS_PAID))
                                .named("paid")
                                .onError(OnError.skip()),
                        StageSpec.of(new BufferDefinition(8)),
                        StageSpec.of(new OperatorDefinition(new Window())),
                        StageSpec.of(new SinkDefinition(new DiscardSink<>())).onError(OnError.failFast())));
    }

    private static Object parse(Object line) {
        return line;
    }

    private static boolean isPaid(Object order) {
        return true;
    }

    private record Window() implements Operator<Object, Object> {

        @Override
        public String verb() {
            return "window";
        }

        @Override
        public String detail() {
            return "1 minute";
        }

        @Override
        public StageLogic<Object, Object> logic() {
            throw new AssertionError("a description runs nothing");
        }

        @Override
        public List<SideOutput> sideOutputs() {
            return List.of(new SideOutput("late", new DiscardSink<>()));
        }
    }
}
