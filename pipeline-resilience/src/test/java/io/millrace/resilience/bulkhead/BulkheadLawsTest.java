package io.millrace.resilience.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds after every step of any script, compared with a model that is too slow to be used but plainly right. */
class BulkheadLawsTest {

    private static final int STAGES = 4;

    /** What a stage does; what makes no sense at that moment is left out. */
    enum Step {
        TAKE,
        GIVE_BACK,
        LEAVE_LINE,
        RESIZE
    }

    record Move(int stage, Step step) {}

    @Property(tries = 2000)
    void behavesAsTheModel(
            @ForAll @IntRange(min = 1, max = 3) int permits,
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = STAGES * 4 - 1) Integer> script) {
        Bulkhead bulkhead = new Bulkhead("db", permits);
        List<Integer> wakes = new ArrayList<>();
        List<StagePermits> stages = new ArrayList<>();
        for (int i = 0; i < STAGES; i++) {
            int number = i;
            stages.add(new StagePermits(bulkhead, () -> wakes.add(number)));
        }
        Model model = new Model(permits);

        for (int drawn : script) {
            Move move = new Move(drawn % STAGES, Step.values()[drawn / STAGES]);
            StagePermits stage = stages.get(move.stage());
            switch (move.step()) {
                case TAKE -> assertThat(stage.takeOrLineUp()).isEqualTo(model.take(move.stage()));
                case GIVE_BACK -> {
                    if (model.held[move.stage()] > 0) {
                        stage.giveBack();
                        model.giveBack(move.stage());
                    }
                }
                case LEAVE_LINE -> {
                    stage.leaveLine();
                    model.leave(move.stage());
                }
                case RESIZE -> {
                    int number = 1 + move.stage();
                    bulkhead.resize(number).run();
                    model.resize(number);
                }
            }
            assertThat(bulkhead.available()).isEqualTo(model.free);
            assertThat(bulkhead.waiting()).isEqualTo(model.line.size());
            assertThat(wakes).isEqualTo(model.wakes);
            assertThat(model.free == 0 || model.line.isEmpty())
                    .as("no permit is free while a stage waits")
                    .isTrue();
            assertThat(model.free
                            + model.reservedCount()
                            + Arrays.stream(model.held).sum())
                    .isEqualTo(model.permits + model.debt);
            assertThat(bulkhead.permits()).isEqualTo(model.permits);
            assertThat(bulkhead.taken()).isEqualTo(model.permits + model.debt - model.free);
        }

        stages.forEach(StagePermits::close);
        assertThat(bulkhead.available()).isEqualTo(model.permits);
        assertThat(bulkhead.taken()).isZero();
        assertThat(bulkhead.waiting()).isZero();
    }

    private static final class Model {
        final int[] held = new int[STAGES];
        final boolean[] reserved = new boolean[STAGES];
        final Deque<Integer> line = new ArrayDeque<>();
        final List<Integer> wakes = new ArrayList<>();
        int permits;
        int free;
        int debt;

        Model(int permits) {
            this.permits = permits;
            this.free = permits;
        }

        boolean take(int stage) {
            if (reserved[stage]) {
                reserved[stage] = false;
            } else if (free > 0) {
                free--;
            } else {
                if (!line.contains(stage)) {
                    line.add(stage);
                }
                return false;
            }
            held[stage]++;
            return true;
        }

        void giveBack(int stage) {
            held[stage]--;
            give();
        }

        void leave(int stage) {
            line.remove(stage);
            if (reserved[stage]) {
                reserved[stage] = false;
                give();
            }
        }

        int reservedCount() {
            int count = 0;
            for (boolean one : reserved) {
                count += one ? 1 : 0;
            }
            return count;
        }

        void resize(int number) {
            for (; permits < number; permits++) {
                give();
            }
            for (; permits > number; permits--) {
                if (free > 0) {
                    free--;
                } else {
                    debt++;
                }
            }
        }

        private void give() {
            if (debt > 0) {
                debt--;
                return;
            }
            Integer next = line.poll();
            if (next == null) {
                free++;
            } else {
                reserved[next] = true;
                wakes.add(next);
            }
        }
    }
}
