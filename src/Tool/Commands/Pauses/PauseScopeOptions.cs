using System.CommandLine;

namespace TaskKit.Tool;

/// <summary>The options for the scope of a pause. Exactly one of them must be given.</summary>
internal sealed class PauseScopeOptions
{
    private readonly Option<string?> _type = Named("--type", "One task type.");
    private readonly Option<string?> _domain = Named("--domain", "The task types of a domain.");
    private readonly Option<bool> _all = new("--all") { Description = "The tasks of every type." };

    /// <param name="command">The command to add the options to.</param>
    public PauseScopeOptions(Command command)
    {
        _type.Aliases.Add("-t");
        command.Options.Add(_type);
        command.Options.Add(_domain);
        command.Options.Add(_all);
        command.Validators.Add(result =>
        {
            int given = new Option[] { _type, _domain, _all }.Count(option => result.GetResult(option) is { Implicit: false });
            if (given != 1)
                result.AddError($"Expected one of --type, --domain and --all, got {(given == 0 ? "none" : "several")}.");
        });
    }

    public PauseScope Of(CommandContext context) =>
        context.Get(_type) is { } type ? PauseScope.Type(type)
        : context.Get(_domain) is { } domain ? PauseScope.Domain(domain)
        : PauseScope.All;

    private static Option<string?> Named(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description };
        option.Validators.Add(NameCheck.Check);
        return option;
    }
}
