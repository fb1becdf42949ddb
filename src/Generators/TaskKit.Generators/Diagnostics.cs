using Microsoft.CodeAnalysis;
using static TaskKit.Generators.Rule;

namespace TaskKit.Generators;

/// <summary>
/// The rules about handlers, names and domains: TK1xxx. Each has a page in docs/rules. The id of a rule that no longer exists stays here as a
/// comment.
/// </summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor EmptyTypeName = Error(
        "TK1001",
        "Task type name is empty",
        "The task type of '{0}' is empty; give it a name such as \"{1}\": tasks carry the name, not the class"
    );

    public static readonly DiagnosticDescriptor MalformedTypeName = Error(
        "TK1002",
        "Task type name is malformed",
        "The task type '{0}' of '{1}' is not a name: use letters, digits, '.', '_', '-' and ':', at most 200 characters; for example \"{2}\""
    );

    public static readonly DiagnosticDescriptor DuplicateType = AtEnd(
        "TK1003",
        "Task type is declared twice",
        "Task type '{0}'{3} is declared by '{1}' and by '{2}'; a version of a type has one payload and one handler: rename or remove one of them, or give one another Version"
    );

    public static readonly DiagnosticDescriptor DuplicatePayload = AtEnd(
        "TK1004",
        "Payload belongs to two task types",
        "Payload '{0}' belongs to task type '{1}' and to '{2}'; a submit finds the task type by the payload's class, so give each type a payload of its own"
    );

    public static readonly DiagnosticDescriptor CollidingNames = AtEnd(
        "TK1005",
        "Task type names collide",
        "Task types '{0}' and '{1}' both become '{2}' in code or as a topic; choose names that differ in more than '.', '_', '-' and ':'"
    );

    public static readonly DiagnosticDescriptor HandlerNotInstantiable = Error(
        "TK1006",
        "Task handler cannot be instantiated",
        "Handler '{0}' is {1}; a worker creates a new instance for each attempt, so the class must not be abstract, static or generic"
    );

    public static readonly DiagnosticDescriptor HandlerInaccessible = Error(
        "TK1007",
        "Task handler is not accessible",
        "Handler '{0}' is {1}; generated code creates it, so it must be public or internal"
    );

    public static readonly DiagnosticDescriptor HandlerWithoutInterface = Error(
        "TK1008",
        "Task handler implements no ITaskHandler<T>",
        "Handler '{0}' has [TaskHandler] and implements no ITaskHandler<T>; implement it for the payload of its task type"
    );

    public static readonly DiagnosticDescriptor HandlerWithTwoInterfaces = Error(
        "TK1009",
        "Task handler implements ITaskHandler<T> twice",
        "Handler '{0}' implements ITaskHandler<T> for {1}; one class handles one payload: split it"
    );

    // The compiler itself reports TK1010: the catch-all overloads in TaskClientExtensions are obsolete under this id.

    public static readonly DiagnosticDescriptor NameMissing = Error(
        "TK1011",
        "Task type name is missing",
        "Handler '{0}' states no task type, and its payload '{1}' states none either; write [TaskHandler(\"{2}\")] here or [TaskPayload(\"{2}\")] on the payload"
    );

    public static readonly DiagnosticDescriptor NameStatedTwice = Error(
        "TK1012",
        "Task type name is stated twice",
        "Handler '{0}' states task type '{1}' and its payload '{2}' states '{3}'; keep the one on the payload and write [TaskHandler] without a name"
    );

    public static readonly DiagnosticDescriptor HandlerConstructor = Error(
        "TK1013",
        "Task handler cannot be constructed",
        "Handler '{0}' {1}; it needs exactly one public constructor whose parameters are services"
    );

    public static readonly DiagnosticDescriptor BadTimeout = Error(
        "TK1014",
        "Timeout is not a duration",
        "The Timeout \"{0}\" of handler '{1}' is not a duration above zero; write a number and a unit: \"500ms\", \"30s\", \"5m\", \"1h\""
    );

    public static readonly DiagnosticDescriptor BadMaxRetries = Error(
        "TK1015",
        "MaxRetries is out of range",
        "The MaxRetries {0} of handler '{1}' is out of range; use 0 to 1000, or leave it out for the worker's default"
    );

    public static readonly DiagnosticDescriptor BadConcurrency = Error(
        "TK1016",
        "Concurrency is negative",
        "The Concurrency {0} of handler '{1}' is negative; use a number above zero, or leave it out for no limit of its own"
    );

    public static readonly DiagnosticDescriptor PayloadWithoutModule = Error(
        "TK1017",
        "The payload's assembly was compiled without the generator",
        "Payload '{0}' states task type '{1}', but its assembly '{2}' was compiled without TaskKit's generator; reference a TaskKit package there"
    );

    public static readonly DiagnosticDescriptor HandlerNotDeclared = Error(
        "TK1018",
        "Task handler is not declared",
        "Class '{0}' implements ITaskHandler<{1}> and has no [{3}], so no worker would run it; write {2} on it"
    );

    public static readonly DiagnosticDescriptor PayloadNotHandled = AtEnd(
        "TK1019",
        "No referenced assembly handles the payload",
        "This program runs workers, and no assembly that it references handles task type '{0}' of payload '{1}'; reference the handler's assembly, or write [TaskPayload(\"{0}\", HandledElsewhere = true)] if another program runs it",
        DiagnosticSeverity.Warning
    );

    public static readonly DiagnosticDescriptor DomainName = Error(
        "TK1020",
        "Domain name is empty or malformed",
        "The domain '{0}' of '{1}' is not a name: use letters, digits, '.', '_' and '-', at most 200 characters; for example \"{2}\""
    );

    public static readonly DiagnosticDescriptor FlagName = Error(
        "TK1021",
        "Feature flag name is empty or malformed",
        "The feature flag '{0}' of '{1}' is not a name: use letters, digits, '.', '_' and '-', at most 200 characters; for example \"{2}\""
    );

    public static readonly DiagnosticDescriptor BadVersion = Error(
        "TK1022",
        "Version is below 1",
        "The Version {0} of '{1}' is below 1; versions begin with 1 and may have gaps: use 1 or more, or leave it out for 1"
    );

    public static readonly DiagnosticDescriptor DomainWithoutEffect = AtEnd(
        "TK1023",
        "Domain has no effect",
        "The domain '{0}' on '{1}' has no effect: {2}; write it on a handler, a payload, or a class in a namespace around the handlers, or remove it",
        DiagnosticSeverity.Warning
    );

    public static readonly DiagnosticDescriptor FlagWithoutHandler = Warning(
        "TK1024",
        "Feature flag has no effect",
        "The feature flag '{0}' on '{1}' has no effect, because the class has no [TaskHandler]; write it on the handler whose tasks it switches, or remove it"
    );

    public static readonly DiagnosticDescriptor NoCatchAll = Error(
        "TK1025",
        "Catch-all handler cannot take all tasks",
        "Handler '{0}' has [CatchAllHandler] and {1}"
    );

    public static readonly DiagnosticDescriptor TwoCatchAlls = AtEnd(
        "TK1026",
        "Program has two catch-all handlers",
        "{0} and {1} both handle all task types that no other handler has; a program has one catch-all handler: remove [CatchAllHandler] from one of them"
    );

    public static readonly DiagnosticDescriptor LeftToCatchAll = AtEnd(
        "TK1027",
        "Task types still go to the catch-all handler",
        "Catch-all handler '{0}' still runs {1} declared task type(s): {2}; give each a handler with [TaskHandler], then remove the catch-all handler",
        DiagnosticSeverity.Info
    );

    public static readonly DiagnosticDescriptor SimilarDomains = AtEnd(
        "TK1028",
        "Domain names are nearly the same",
        "The domain '{0}' differs from '{1}' only in {2}, and the two would be switched apart; write '{1}', or choose names that differ clearly",
        DiagnosticSeverity.Warning
    );

    public static readonly DiagnosticDescriptor ClassByName = Warning(
        "TK1035",
        "Handler chooses a class at run time",
        "Handler '{0}' calls {1} with a value that is known only at run time; a class must never be chosen by what a payload says: use a switch over the cases that you allow, or a task type for each"
    );
}
