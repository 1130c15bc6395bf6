package io.millrace.stress;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** How far Lincheck looks: a glance, or in the profile "thorough" for minutes. */
public final class Search {

    private static final boolean THOROUGH = Boolean.getBoolean("thorough");

    private Search() {}

    /** Threads switch where the model says, at each access to what they share. */
    public static ModelCheckingOptions orders() {
        return new ModelCheckingOptions()
                .iterations(THOROUGH ? 50 : 6)
                .invocationsPerIteration(THOROUGH ? 1_000 : 100)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2);
    }

    /** Threads run freely. */
    public static StressOptions stress() {
        return new StressOptions()
                .iterations(THOROUGH ? 50 : 4)
                .invocationsPerIteration(THOROUGH ? 5_000 : 300)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2);
    }
}
