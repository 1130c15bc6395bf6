package io.millrace.verification.pictures;

import io.millrace.core.Pipeline;
import io.millrace.operators.merge.Merge;

final class MergeScenes extends Scene {

    @Draws("Merge.with")
    void with() {
        Line<String> a = in("a", "a1 . a2 a3 . a4 |");
        Pipeline<String> b = in("b", ". b1 . . . b2 . b3 |").pipeline();
        a.via(Merge.with(b));
    }
}
