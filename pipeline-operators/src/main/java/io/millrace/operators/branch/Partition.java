package io.millrace.operators.branch;

import io.millrace.core.function.CheckedFunction;
import io.millrace.core.spi.Operator;
import io.millrace.core.spi.Operator.SideOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The operator that sends each element into one of several branches. */
public final class Partition {

    private Partition() {}

    /**
     * Sends each element into the branch whose name {@code branchOf} returns for it.
     *
     * <p><b>Emits</b> nothing; completes when the input has. Elements count as diverted, and are acknowledged when they have ended
     * in their branch.
     *
     * <p><b>Backpressure</b>: takes elements while the next stage asks for any, at most 32 ahead, and none while 256 wait before the
     * branches: a slow branch slows the others down.
     *
     * <p><b>Cancellation</b>: elements that are in a branch go on there.
     *
     * <p><b>Errors</b>: an element for which {@code branchOf} throws, returns null or a name that no branch has, follows {@code
     * onError}.
     *
     * @throws IllegalArgumentException if there is no branch, or two have the same name
     */
    @SafeVarargs
    public static <T> Operator<T, T> by(CheckedFunction<? super T, String> branchOf, Branch<? super T>... branches) {
        Objects.requireNonNull(branchOf, "branchOf");
        List<SideOutput> outputs = Branch.outputs(branches);
        Map<String, Integer> outlets = new HashMap<>();
        outputs.forEach(output -> outlets.put(output.name(), outlets.size() + 1));
        return new Routing<>("partition", outputs, branchOf, element -> {
            String name = branchOf.apply(element);
            Integer outlet = outlets.get(name);
            if (outlet == null) {
                throw new IllegalArgumentException(
                        "no branch is named '" + name + "'; there are " + Branch.names(outputs));
            }
            return outlet;
        });
    }
}
