package io.millrace.core.spi;

import java.util.List;
import java.util.Set;

/**
 * What the code of a function does, as far as it could be read.
 *
 * @param sharedUses where it changes, without protection, what all its calls share
 * @param blockingCalls the methods it calls that block, such as {@code Thread.sleep}; those that it leaves to its result are
 *     not among them
 * @param methods the simple names of all methods of other libraries that it calls
 */
public record FunctionBody(List<SharedUse> sharedUses, List<String> blockingCalls, Set<String> methods) {

    /** Copies the collections. */
    public FunctionBody {
        sharedUses = List.copyOf(sharedUses);
        blockingCalls = List.copyOf(blockingCalls);
        methods = Set.copyOf(methods);
    }

    /**
     * A change of something that all calls of the function share.
     *
     * @param what what it does, such as {@code calls add of 'seen', an ArrayList}
     * @param place whether in the call itself
     * @param isStatic whether what is changed is a static field, or is reached through one
     */
    public record SharedUse(String what, Place place, boolean isStatic) {

        /** When the code runs. */
        public enum Place {
            /** Before the function returns. */
            CALL,
            /** In code that the function hands to its result, such as a step of a {@code Mono}. */
            LATER
        }
    }
}
