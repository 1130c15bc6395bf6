package io.millrace.operators.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.spi.LogicContext;
import io.millrace.core.spi.LogicContext.Held;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.StageLogic;
import io.millrace.core.stage.Graph;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** Operators that are odd in one way each, for a key to have one of. */
final class OddOperators {

    private OddOperators() {}

    /** Takes an element, lets it go a second later, and takes the next one only then. */
    record OneASecond() implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "oneASecond";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new StageLogic<>() {

                private final ArrayDeque<Held> kept = new ArrayDeque<>();
                private int element;
                private boolean ended;

                @Override
                public void onStart(LogicContext<Integer> context) {
                    context.pull(0, 1);
                }

                @Override
                public void onElement(int inlet, Integer arrived, LogicContext<Integer> context) {
                    assertThat(kept).isEmpty();
                    kept.add(context.hold());
                    element = arrived;
                    context.schedule(3, Duration.ofSeconds(1));
                }

                @Override
                public void onTimer(int timer, LogicContext<Integer> context) {
                    context.forward(element, kept.remove());
                    if (ended) {
                        context.complete();
                    } else {
                        context.pull(0, 1);
                    }
                }

                @Override
                public void onComplete(int inlet, LogicContext<Integer> context) {
                    ended = true;
                    if (kept.isEmpty()) {
                        context.complete();
                    }
                }

                @Override
                public long held() {
                    return kept.size();
                }
            };
        }
    }

    /** Keeps what it gets, for ever, and says when it is cancelled. */
    record NeverLetsGo(List<String> events) implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "neverLetsGo";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new StageLogic<>() {

                private int kept;

                @Override
                public void onStart(LogicContext<Integer> context) {
                    context.pull(0, 9);
                }

                @Override
                public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                    context.hold();
                    kept++;
                }

                @Override
                public void onComplete(int inlet, LogicContext<Integer> context) {
                    events.add("ended");
                }

                @Override
                public void onDrain(LogicContext<Integer> context) {
                    events.add("drained");
                }

                @Override
                public void onCancel() {
                    events.add("cancelled");
                }

                @Override
                public long held() {
                    return kept;
                }
            };
        }
    }

    /** Keeps the first even element, and ends with the second; wants no more after an odd one. */
    record KeepsThenEnds() implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "keepsThenEnds";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new StageLogic<>() {

                private int kept;

                @Override
                public void onStart(LogicContext<Integer> context) {
                    context.pull(0, 2);
                }

                @Override
                public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                    if (element % 2 == 1) {
                        context.forward(element, context.element());
                        context.cancel(0);
                    } else if (kept == 0) {
                        context.hold();
                        kept++;
                    } else {
                        context.forward(element, context.element());
                        context.complete();
                    }
                }

                @Override
                public long held() {
                    return kept;
                }
            };
        }
    }

    /** Keeps up to 100 elements until the side output asks for them. */
    record WaitsForSideOutput(List<SideOutput> sideOutputs) implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "waitsForSideOutput";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            return new StageLogic<>() {

                private final ArrayDeque<Held> kept = new ArrayDeque<>();
                private final ArrayDeque<Integer> elements = new ArrayDeque<>();
                private boolean ended;

                @Override
                public void onStart(LogicContext<Integer> context) {
                    context.pull(0, 100);
                }

                @Override
                public void onElement(int inlet, Integer element, LogicContext<Integer> context) {
                    elements.add(element);
                    kept.add(context.hold());
                    onDemand(1, context);
                }

                @Override
                public void onDemand(int outlet, LogicContext<Integer> context) {
                    while (!kept.isEmpty() && context.demand(1) > 0) {
                        context.divert(1, elements.remove(), kept.remove());
                    }
                    if (ended && kept.isEmpty()) {
                        context.complete();
                    }
                }

                @Override
                public void onComplete(int inlet, LogicContext<Integer> context) {
                    ended = true;
                    onDemand(1, context);
                }

                @Override
                public long held() {
                    return kept.size();
                }
            };
        }
    }

    record ReadsAnother() implements Operator<Integer, Integer> {

        @Override
        public String verb() {
            return "readsAnother";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public List<Graph> inputs() {
            return List.of(Pipeline.define("other").from(List.of(1)).graph());
        }

        @Override
        public StageLogic<Integer, Integer> logic() {
            throw new AssertionError("never used");
        }
    }
}
