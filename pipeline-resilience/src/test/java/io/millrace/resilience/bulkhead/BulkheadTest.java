package io.millrace.resilience.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.resilience.FakePolicyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BulkheadTest {

    private final Bulkhead bulkhead = new Bulkhead("db", 2);
    private final List<String> wakes = new ArrayList<>();
    private final StagePermits a = stage("a");
    private final StagePermits b = stage("b");
    private final StagePermits c = stage("c");

    @Test
    void hasAsManyPermitsAsItWasGiven() {
        assertThat(a.takeOrLineUp()).isTrue();
        assertThat(b.takeOrLineUp()).isTrue();
        assertThat(a.takeOrLineUp()).isFalse();

        assertThat(bulkhead.permits()).isEqualTo(2);
        assertThat(bulkhead.available()).isZero();
        assertThat(bulkhead.waiting()).isEqualTo(1);
        assertThat(bulkhead).hasToString("Bulkhead[db, 0 of 2 free, 1 waiting]");
    }

    @Test
    void permitsThatAreAddedGoToThoseWhoWaitAndAreThenFree() {
        takeAll(a);
        b.takeOrLineUp();

        Runnable wakesThem = bulkhead.resize(4);

        assertThat(wakes).as("by the caller, when it holds no lock").isEmpty();
        wakesThem.run();
        assertThat(wakes).containsExactly("b");
        assertThat(bulkhead.available()).isEqualTo(1);
        assertThat(bulkhead.taken()).isEqualTo(3);
        assertThat(b.takeOrLineUp()).isTrue();
    }

    @Test
    void permitsThatAreTakenAwayGoAsAttemptsEnd() {
        takeAll(a);
        b.takeOrLineUp();
        bulkhead.resize(1).run();

        assertThat(bulkhead.taken()).isEqualTo(2);
        a.giveBack();
        assertThat(wakes).as("one is still out").isEmpty();
        a.giveBack();
        assertThat(wakes).containsExactly("b");
        assertThat(bulkhead.permits()).isEqualTo(1);
    }

    @Test
    void addedPermitsPayFirstForThoseThatAreStillOut() {
        takeAll(a);
        bulkhead.resize(1).run();
        bulkhead.resize(2).run();

        assertThat(bulkhead.available()).isZero();
        a.giveBack();
        assertThat(bulkhead.available()).isEqualTo(1);
    }

    @Test
    void hasAtLeastOnePermit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bulkhead.resize(0))
                .withMessage("permits of bulkhead 'db' must be at least 1, was 0");
        assertThat(bulkhead.permits()).isEqualTo(2);
    }

    @Test
    void isOnePerNameAndRuntime() {
        FakePolicyContext context = FakePolicyContext.of("reserve");
        BulkheadSettings one = new BulkheadSettings("db", 1);
        StagePermits reserve = one.open(context);
        StagePermits store = one.open(context.sibling("store"));
        StagePermits elsewhere = new BulkheadSettings("web", 1).open(context);

        assertThat(reserve.takeOrLineUp()).isTrue();
        assertThat(store.takeOrLineUp()).isFalse();
        assertThat(elsewhere.takeOrLineUp()).isTrue();
    }

    @Test
    void reservesPermitsForStagesInTheOrderInWhichTheyLinedUp() {
        takeAll(a);
        b.takeOrLineUp();
        c.takeOrLineUp();
        a.takeOrLineUp();

        a.giveBack();
        a.giveBack();

        assertThat(wakes).containsExactly("b", "c");
        assertThat(b.takeOrLineUp()).isTrue();
        assertThat(c.takeOrLineUp()).isTrue();
        b.giveBack();
        assertThat(wakes).containsExactly("b", "c", "a");
    }

    @Test
    void servesStagesThatWaitInTurnOnePermitEach() {
        takeAll(a);
        b.takeOrLineUp();
        c.takeOrLineUp();
        a.giveBack();
        b.takeOrLineUp();
        b.takeOrLineUp();

        a.giveBack();

        assertThat(wakes).containsExactly("b", "c");
    }

    @Test
    void doesNotLetALaterStageSnatchAReservedPermit() {
        takeAll(a);
        b.takeOrLineUp();
        a.giveBack();

        assertThat(bulkhead.available()).isZero();
        assertThat(c.takeOrLineUp()).isFalse();
        assertThat(a.takeOrLineUp()).isFalse();
        assertThat(b.takeOrLineUp()).isTrue();
    }

    @Test
    void keepsThePlaceOfAStageThatAsksAgain() {
        takeAll(a);
        b.takeOrLineUp();
        c.takeOrLineUp();
        b.takeOrLineUp();

        a.giveBack();

        assertThat(bulkhead.waiting()).isEqualTo(1);
        assertThat(wakes).containsExactly("b");
    }

    @Test
    void passesAReservedPermitOnWhenNobodyClaimsIt() {
        takeAll(a);
        b.takeOrLineUp();
        c.takeOrLineUp();
        a.giveBack();

        b.leaveLine();

        assertThat(wakes).containsExactly("b", "c");
        assertThat(c.takeOrLineUp()).isTrue();
        assertThat(bulkhead.available()).isZero();
    }

    @Test
    void freesAReservedPermitWhenNobodyClaimsItAndNobodyWaits() {
        takeAll(a);
        b.takeOrLineUp();
        a.giveBack();

        b.leaveLine();

        assertThat(bulkhead.available()).isEqualTo(1);
    }

    @Test
    void doesNotWakeAStageThatHasLeftTheLine() {
        takeAll(a);
        b.takeOrLineUp();
        c.takeOrLineUp();

        b.leaveLine();
        a.giveBack();

        assertThat(wakes).containsExactly("c");
    }

    @Test
    void freesPermitsAgainOnceTheLastStageHasLeftTheLine() {
        takeAll(a);
        b.takeOrLineUp();

        b.leaveLine();
        a.giveBack();

        assertThat(wakes).isEmpty();
        assertThat(bulkhead.available()).isEqualTo(1);
        assertThat(b.takeOrLineUp()).isTrue();
    }

    @Test
    void leavingWithoutAPlaceChangesNothing() {
        takeAll(a);

        a.leaveLine();
        b.leaveLine();

        assertThat(bulkhead.available()).isZero();
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void givesBackEverythingAStageHasWhenItEnds() {
        takeAll(a);
        b.takeOrLineUp();
        c.takeOrLineUp();
        a.giveBack();

        b.close();
        assertThat(wakes).containsExactly("b", "c");
        a.close();
        c.close();

        assertThat(bulkhead.available()).isEqualTo(2);
        assertThat(bulkhead.waiting()).isZero();
    }

    @Test
    void forgetsAStageThatEndsWhileItWaits() {
        takeAll(a);
        b.takeOrLineUp();

        b.close();
        a.giveBack();

        assertThat(wakes).isEmpty();
        assertThat(bulkhead.available()).isEqualTo(1);
    }

    @Test
    void refusesAPermitThatTheStageDoesNotHold() {
        a.takeOrLineUp();
        a.giveBack();

        assertThatIllegalStateException()
                .isThrownBy(a::giveBack)
                .withMessage("a stage gives back a permit of bulkhead 'db' that it does not hold");
        assertThat(bulkhead.available()).isEqualTo(2);
    }

    @Test
    void takesNothingBackFromAStageThatHasEnded() {
        takeAll(a);
        a.close();

        a.giveBack();
        a.close();

        assertThat(bulkhead.available()).isEqualTo(2);
    }

    @Test
    void refusesPermitsToAStageThatHasEnded() {
        a.close();

        assertThatIllegalStateException()
                .isThrownBy(a::takeOrLineUp)
                .withMessage("a stage that has ended asks for a permit of bulkhead 'db'");
    }

    @Test
    void mayBeEnteredAgainOutOfAWaker() {
        AtomicReference<StagePermits> inline = new AtomicReference<>();
        StagePermits d = new StagePermits(bulkhead, () -> {
            wakes.add("d");
            inline.get().takeOrLineUp();
            inline.get().giveBack();
        });
        inline.set(d);
        takeAll(a);
        d.takeOrLineUp();
        b.takeOrLineUp();

        a.giveBack();

        assertThat(wakes).containsExactly("d", "b");
        assertThat(b.takeOrLineUp()).isTrue();
    }

    @Test
    void handsAPermitThroughAnyNumberOfStagesWithoutGrowingTheStack() {
        Bulkhead narrow = new Bulkhead("narrow", 1);
        StagePermits first = new StagePermits(narrow, () -> {});
        first.takeOrLineUp();
        AtomicInteger served = new AtomicInteger();
        for (int i = 0; i < 100_000; i++) {
            AtomicReference<StagePermits> inline = new AtomicReference<>();
            inline.set(new StagePermits(narrow, () -> {
                served.incrementAndGet();
                inline.get().takeOrLineUp();
                inline.get().giveBack();
            }));
            inline.get().takeOrLineUp();
        }

        first.giveBack();

        assertThat(served).hasValue(100_000);
        assertThat(narrow.available()).isEqualTo(1);
    }

    @Test
    void wakesTheOthersWhenAWakerThrows() {
        AtomicReference<StagePermits> failing = new AtomicReference<>();
        failing.set(new StagePermits(bulkhead, () -> {
            failing.get().leaveLine();
            throw new IllegalStateException("a waker that throws");
        }));
        takeAll(a);
        failing.get().takeOrLineUp();
        b.takeOrLineUp();

        assertThatIllegalStateException().isThrownBy(a::giveBack).withMessage("a waker that throws");

        assertThat(wakes).containsExactly("b");
        assertThat(b.takeOrLineUp()).isTrue();
        b.giveBack();
        a.giveBack();
        assertThat(bulkhead.available()).isEqualTo(2);
    }

    private StagePermits stage(String name) {
        return new StagePermits(bulkhead, () -> wakes.add(name));
    }

    private void takeAll(StagePermits stage) {
        for (int i = 0; i < bulkhead.permits(); i++) {
            assertThat(stage.takeOrLineUp()).isTrue();
        }
    }
}
