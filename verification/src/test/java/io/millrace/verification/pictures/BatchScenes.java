package io.millrace.verification.pictures;

import static java.time.Duration.ofMillis;

import io.millrace.operators.batch.Batch;

final class BatchScenes extends Scene {

    @Draws("Batch.bySize")
    void bySize() {
        in("a b . c d . e . f . g |").via(Batch.bySize(3));
    }

    @Draws("Batch.bySizeOrAge")
    void bySizeOrAge() {
        in("a b c . d . . . . . e f |").via(Batch.bySizeOrAge(3, ofMillis(30)));
    }

    @Draws("Batch.byWeight")
    void byWeight() {
        numbers("2 1 . 3 . 9 . 1 |").via(Batch.byWeight(5, n -> n));
    }

    @Draws("Batch.byWeightOrAge")
    void byWeightOrAge() {
        numbers("2 1 3 . . . . . 4 |").via(Batch.byWeightOrAge(5, n -> n, ofMillis(30)));
    }

    @Draws("Batch.underPressure")
    void underPressure() {
        in("a b c d e f g h . . . . i |").via(Batch.underPressure(4)).asks("1 1 . . 1 . . . . 1 . 1 . . 1");
    }
}
