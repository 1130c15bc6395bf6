package io.millrace.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinesTest {

    private final Pool pool = new Pool("test", 1, PoolThreads.platform("pool"));
    private final Line a = line();
    private final Line b = line();
    private final Line c = line();
    private final Map<Line, String> names = Map.of(a, "a", b, "b", c, "c");
    private final Lines lines = new Lines();

    @Test
    void servesThoseThatHaveNothingRunningInTurn() {
        add(a, 3);
        add(b, 2);
        add(c, 1);
        assertThat(servedWhileEachEndsAtOnce(6)).containsExactly("a", "b", "c", "a", "b", "a");
    }

    @Test
    void servesTheOneWithTheFewestThatRunFirst() {
        add(a, 4);
        add(b, 4);
        assertThat(servedWhileAllRun(2)).containsExactly("a", "b");
        b.running--;
        assertThat(servedWhileAllRun(2)).containsExactly("b", "a");
        add(c, 2);
        assertThat(servedWhileAllRun(3)).containsExactly("c", "b", "c");
    }

    @Test
    void aLineThatComesWaitsForOneTaskOfEachOtherAtMost() {
        add(a, 1_000);
        servedWhileEachEndsAtOnce(500);
        add(b, 1);
        assertThat(servedWhileEachEndsAtOnce(2)).contains("b");
    }

    @Test
    void keepsTheTasksOfALineInOrder() {
        List<Integer> ran = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            int number = n;
            lines.add(a, () -> ran.add(number));
        }
        for (Line line = lines.next(); line != null; line = lines.next()) {
            lines.poll(line).run();
        }
        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
        assertThat(lines.waiting()).isZero();
    }

    @Test
    void findsTheHostWhoseGuestsWait() {
        Host host = new Host(pool, null);
        Line guest = new Line(pool, host);
        add(a, 1);
        assertThat(lines.hostNotIn(Set.of())).isNull();
        add(guest, 2);
        assertThat(lines.hostNotIn(Set.of())).isSameAs(host);
        assertThat(lines.next(host)).isSameAs(guest);
        assertThat(lines.hostNotIn(Set.of(host))).isNull();
        host.returned();
        assertThat(lines.hostNotIn(Set.of())).isNull();
    }

    @Test
    void forgetsWhatWasAddedLastOrEverything() {
        add(a, 1);
        lines.removeLast(a);
        assertThat(lines.next()).isNull();
        add(a, 2);
        add(b, 2);
        lines.clear();
        assertThat(lines.next()).isNull();
        assertThat(lines.waiting()).isZero();
        add(a, 1);
        assertThat(lines.next()).isSameAs(a);
    }

    private Line line() {
        return new Line(pool, null);
    }

    private void add(Line line, int tasks) {
        for (int n = 0; n < tasks; n++) {
            lines.add(line, () -> {});
        }
    }

    private List<String> servedWhileEachEndsAtOnce(int times) {
        return served(times, true);
    }

    private List<String> servedWhileAllRun(int times) {
        return served(times, false);
    }

    private List<String> served(int times, boolean end) {
        List<String> served = new ArrayList<>();
        for (int n = 0; n < times; n++) {
            Line line = lines.next();
            lines.poll(line);
            if (end) {
                line.running--;
            }
            served.add(names.get(line));
        }
        return served;
    }
}
