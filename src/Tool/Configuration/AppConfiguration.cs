using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace TaskKit.Tool;

/// <summary>
/// The configuration that the program's host would read: appsettings.json, appsettings.{environment}.json, the user's secrets in Development,
/// environment variables, then <c>--set</c>. Values that the program sets in code are not in it.
/// </summary>
internal sealed class AppConfiguration
{
    private AppConfiguration(IConfigurationRoot root, string environment) => (Root, Environment) = (root, environment);

    public IConfigurationRoot Root { get; }

    public string Environment { get; }

    /// <param name="project">The project with the files.</param>
    /// <param name="environment">
    /// The value of <c>--environment</c>; <see langword="null"/> for that of <c>DOTNET_ENVIRONMENT</c>, or else Production.
    /// </param>
    /// <param name="values">The values of <c>--set</c>.</param>
    /// <param name="host">The surroundings, for the environment variables.</param>
    /// <exception cref="ToolException">A file is not valid JSON.</exception>
    public static AppConfiguration Load(UserProject project, string? environment, IReadOnlyDictionary<string, string> values, ToolHost host)
    {
        string name = environment ?? host.Variable("DOTNET_ENVIRONMENT") ?? "Production";
        var builder = new ConfigurationBuilder()
            .SetBasePath(project.Folder)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{name}.json", optional: true);
        if (name.Equals("Development", StringComparison.OrdinalIgnoreCase) && project.UserSecretsId.Length > 0)
            builder.AddUserSecrets(project.UserSecretsId);
        builder.AddEnvironmentVariables().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        try
        {
            return new AppConfiguration(builder.Build(), name);
        }
        catch (InvalidDataException e)
        {
            string cause = e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
            throw new ToolException(ErrorCodes.Configuration, cause, "mend the file");
        }
    }

    /// <summary>The origin of a value, for people; <see langword="null"/> when nothing sets it.</summary>
    /// <param name="path">Its path, for example <c>TaskKit:Worker:Timeout</c>.</param>
    public string? OriginOf(string path)
    {
        var provider = Root.Providers.LastOrDefault(candidate => candidate.TryGet(path, out _) || HasBelow(candidate, path));
        return OriginOf(provider, path);
    }

    /// <summary>The origin of a value, for people; <see langword="null"/> when its source is unknown.</summary>
    /// <param name="source">The source that sets it.</param>
    /// <param name="path">Its path.</param>
    public static string? OriginOf(IConfigurationProvider? source, string path)
    {
        string? origin = source switch
        {
            JsonConfigurationProvider json => json.Source.Path,
            EnvironmentVariablesConfigurationProvider => $"environment variable {path.Replace(":", "__")}",
            MemoryConfigurationProvider => "--set",
            _ => null,
        };
        return origin is null ? null : $"{origin} → {path}";
    }

    private static bool HasBelow(IConfigurationProvider provider, string path) => provider.GetChildKeys([], path).Any();
}
