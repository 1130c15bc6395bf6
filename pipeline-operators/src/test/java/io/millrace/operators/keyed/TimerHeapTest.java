package io.millrace.operators.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.operators.element.Elements;
import io.millrace.operators.keyed.TimerHeap.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Timers of many keys, against a map that is searched. */
class TimerHeapTest {

    @Test
    void comeDueInTheOrderOfTheirTimes() {
        EachLogic<Integer, Integer> stage =
                new EachLogic<>(new KeyedEach<>(new Limits(1, null), n -> n, Elements.reduce(Integer::sum)));
        KeyPart<Integer, Integer> part =
                new KeyPart<>(stage, Elements.reduce(Integer::sum).logic());
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TimerHeap heap = new TimerHeap();
            Map<Timer, Long> model = new LinkedHashMap<>();
            List<Timer> timers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                timers.add(new Timer(part, i));
            }
            long now = 0;
            for (int step = 0; step < 200; step++) {
                Timer timer = timers.get(random.nextInt(20));
                if (random.nextInt(3) > 0) {
                    long due = now + random.nextInt(50);
                    heap.set(timer, due);
                    model.put(timer, due);
                } else {
                    heap.unset(timer);
                    model.remove(timer);
                }
                now += random.nextInt(4);
                for (Timer due = heap.removeDue(now); due != null; due = heap.removeDue(now)) {
                    Long time = model.remove(due);
                    assertThat(time).isNotNull().isLessThanOrEqualTo(now);
                    assertThat(model.values())
                            .allSatisfy(other -> assertThat(other).isGreaterThanOrEqualTo(time));
                }
                long moment = now;
                assertThat(model.values()).allSatisfy(other -> assertThat(other).isGreaterThan(moment));
                assertThat(heap.isEmpty()).isEqualTo(model.isEmpty());
            }
        }
    }
}
