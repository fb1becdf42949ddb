using System.Text.RegularExpressions;

namespace TaskKit.Tool;

/// <summary>The names in a new module, and those of its handlers.</summary>
/// <param name="Folder">The folder and the last part of the namespace, for example <c>UserManagement</c>.</param>
/// <param name="Domain">The domain, for example <c>user_management</c>. The names of the task types begin with it.</param>
/// <param name="Handlers">The names of the handlers.</param>
internal sealed partial record ModuleName(string Folder, string Domain, IReadOnlyList<HandlerName> Handlers)
{
    /// <summary>The handler of a module for which the user gives none.</summary>
    public const string DefaultHandler = "MyTask";

    /// <param name="module">The name of the module, such as <c>billing</c>, <c>user_management</c> or <c>UserManagement</c>.</param>
    /// <param name="handlers">The names of the handlers, such as <c>InvoiceGeneration</c> or <c>invoice_generation</c>; empty for one example.</param>
    /// <exception cref="ToolException">A name is invalid.</exception>
    public static ModuleName Of(string module, IReadOnlyList<string> handlers)
    {
        string domain = HandlerName.WordsOf(module);
        if (HandlerName.ClassOf(module) is not { } folder || !DomainName().IsMatch(domain))
            throw new ToolException(
                ErrorCodes.Usage,
                $"'{module}' cannot be the name of a module: expected a letter, then letters, digits, '_', '-' or '.', because its folder, namespace and domain are named after it.",
                $"dotnet taskkit new module {Mended(module, "billing")}"
            );
        string[] asked = handlers.Count == 0 ? [DefaultHandler] : [.. handlers];
        var names = asked
            .Select(handler => NameOf(handler, domain, module))
            .DistinctBy(name => name.Task, StringComparer.OrdinalIgnoreCase);
        return new ModuleName(folder, domain, [.. names]);
    }

    private static HandlerName NameOf(string handler, string domain, string module)
    {
        string given = handler.StartsWith(domain + ":", StringComparison.Ordinal) ? handler[(domain.Length + 1)..] : handler;
        if (HandlerName.ClassOf(given) is null)
            throw new ToolException(
                ErrorCodes.Usage,
                $"'{handler}' cannot be the name of a handler: expected a letter, then letters, digits or '_', because its class is named after it.",
                $"dotnet taskkit new module {module} {Mended(given, "InvoiceGeneration")}"
            );
        return HandlerName.Of(given, $"{domain}:{HandlerName.Of(given, null).Type}");
    }

    // The name without the characters that it must not have.
    private static string Mended(string name, string example)
    {
        string rest = Unfit().Replace(name, "_").Trim('_').TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_');
        return rest.Length == 0 ? example : rest;
    }

    [GeneratedRegex("^[a-z][a-z0-9._-]*$")]
    private static partial Regex DomainName();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Unfit();
}
