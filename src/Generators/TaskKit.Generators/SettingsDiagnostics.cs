using Microsoft.CodeAnalysis;
using static TaskKit.Generators.Rule;

namespace TaskKit.Generators;

/// <summary>
/// The rules about the settings of handlers, and about their priorities, waits, factories and limits: TK1029 to TK1034, TK1036 and TK1037.
/// </summary>
internal static class SettingsDiagnostics
{
    public static readonly DiagnosticDescriptor BadTuning = Error(
        "TK1029",
        "Priority or backoff is out of range",
        "The {0} {1} of handler '{2}' is out of range; {3}, or leave it out"
    );

    public static readonly DiagnosticDescriptor SettingsUnreadable = Error(
        "TK1030",
        "Settings cannot be read",
        "Settings '{0}' of handler '{1}' cannot be read: {2}"
    );

    public static readonly DiagnosticDescriptor SameSetting = AtEnd(
        "TK1031",
        "Two settings have one variable",
        "{0} and {1} both have the variable {2}; rename one of them"
    );

    public static readonly DiagnosticDescriptor SettingTaken = Error(
        "TK1032",
        "Setting has a name that is taken",
        "Setting '{0}' of task type '{1}' would be the variable {2} and the option {3}, which mean something else already; rename the setting"
    );

    public static readonly DiagnosticDescriptor SharedSettings = AtEnd(
        "TK1033",
        "Settings belong to two task types",
        "Settings '{0}' belong to task type '{1}' and to '{2}', so their variables would have two names; write Settings = typeof({3}) in the [TaskHandler] of the one that they belong to, or give each a record of its own"
    );

    public static readonly DiagnosticDescriptor NoFactory = Error(
        "TK1034",
        "Factory cannot make the handler",
        "Factory '{0}' of handler '{1}' {2}"
    );

    public static readonly DiagnosticDescriptor BadLimit = Error(
        "TK1036",
        "Limit of a task type is out of range",
        "The {0} {1} of handler '{2}' {3}"
    );

    public static readonly DiagnosticDescriptor UnreachedConcurrency = Warning(
        "TK1037",
        "Concurrency is above TotalConcurrency",
        "The Concurrency {0} of handler '{1}' has no effect: all workers together run {2} at once, its TotalConcurrency; state less, or leave it out"
    );
}
