using Microsoft.CodeAnalysis;
using static TaskKit.Generators.Rule;

namespace TaskKit.Generators;

/// <summary>The rules about payloads: TK2xxx.</summary>
internal static class PayloadDiagnostics
{
    public static readonly DiagnosticDescriptor PayloadNotSealed = Error(
        "TK2001",
        "Payload is not sealed",
        "Payload '{0}' can be inherited; seal it, because the members of a derived class would be lost"
    );

    public static readonly DiagnosticDescriptor PayloadNotPlain = Error(
        "TK2002",
        "Payload is not a plain class",
        "Payload '{0}' is {1}; a payload is a sealed, non-generic class or record of your own"
    );

    public static readonly DiagnosticDescriptor UnsupportedMember = Error(
        "TK2003",
        "Payload member is not supported",
        "Member '{0}' of type '{1}' cannot be part of a payload: {2}"
    );

    public static readonly DiagnosticDescriptor DictionaryKey = Error(
        "TK2004",
        "Dictionary key is not a string",
        "Member '{0}' is a dictionary with keys of type '{1}'; JSON has only string keys: use string, or a list of records"
    );

    public static readonly DiagnosticDescriptor PayloadConstructor = Error(
        "TK2005",
        "Payload cannot be constructed",
        "'{0}' has {1} public constructors; it needs exactly one, or [JsonConstructor] on the one to use"
    );

    public static readonly DiagnosticDescriptor PayloadInaccessible = Error(
        "TK2006",
        "Payload is not accessible",
        "Payload '{0}' is {1}; generated code reads and writes it, so it must be public or internal"
    );

    public static readonly DiagnosticDescriptor LossyType = Error("TK2007", "Payload type holds more than its properties", "{0} {1}");

    public static readonly DiagnosticDescriptor RuleCannotCheck = Error(
        "TK2008",
        "Payload rule cannot check the member",
        "[{0}] on '{1}' cannot check it: {2}"
    );

    public static readonly DiagnosticDescriptor RuleArguments = Error("TK2009", "Payload rule has wrong arguments", "[{0}] on '{1}' {2}");

    public static readonly DiagnosticDescriptor RuleNotCompiled = Error(
        "TK2010",
        "Payload rule cannot be compiled",
        "[{0}] on '{1}' cannot be compiled: {2}"
    );

    public static readonly DiagnosticDescriptor MarkWithoutEffect = Error(
        "TK2011",
        "[Trim] or [Sensitive] has no effect",
        "[{0}] on '{1}' {2}"
    );
}
