using Microsoft.Extensions.Configuration;

namespace TaskKit.Settings;

/// <summary>Tells which of two keys counts when both name one setting: by the sources that set them, command line before environment before files.</summary>
internal static class SourceOrder
{
    /// <summary>True when a key is set by a stronger source than another. Empty counts as not set.</summary>
    /// <param name="configuration">The whole configuration. Where its sources cannot be seen, <paramref name="other"/> counts as the stronger key.</param>
    /// <param name="key">The key that must be set by the stronger source.</param>
    /// <param name="other">The other key, or the path of a list.</param>
    public static bool IsStronger(IConfiguration configuration, string key, string other) => Compare(configuration, key, other) == true;

    /// <summary>
    /// Finds the source that counts for a setting with a short name: the strongest that has either of the two. In a file the path counts more than the
    /// short name; in any other source, such as the environment, the short name counts more.
    /// </summary>
    /// <param name="configuration">The whole configuration. Where its sources cannot be seen, the path counts.</param>
    /// <param name="shortName">A key at the root: a variable, such as <c>SMS_API_KEY</c>.</param>
    /// <param name="path">The path of the same setting, or of a list.</param>
    /// <returns><see langword="null"/> when nothing sets it. Empty counts as not set.</returns>
    public static SetKey? Find(IConfiguration configuration, string shortName, string path)
    {
        if (configuration is not IConfigurationRoot root)
            return configuration.GetSection(path).Exists() ? new SetKey(path, configuration[path], null)
                : configuration[shortName] is { Length: > 0 } text ? new SetKey(shortName, text, null)
                : null;
        foreach (var provider in root.Providers.Reverse())
        {
            bool isFile = SetKey.IsFileSource(provider);
            var found = provider is ChainedConfigurationProvider chained
                ? Find(chained.Configuration, shortName, path)
                : Find(provider, isFile ? path : shortName) ?? Find(provider, isFile ? shortName : path);
            if (found is not null)
                return found;
        }
        return null;
    }

    private static SetKey? Find(IConfigurationProvider provider, string key) =>
        provider.TryGet(key, out string? value) && value is { Length: > 0 } ? new SetKey(key, value, provider)
        : provider.GetChildKeys([], key).Any() ? new SetKey(key, null, provider)
        : null;

    // Null when neither key is set.
    private static bool? Compare(IConfiguration configuration, string key, string other)
    {
        if (configuration is not IConfigurationRoot root)
            return configuration.GetSection(other).Exists() ? false
                : string.IsNullOrEmpty(configuration[key]) ? null
                : true;
        foreach (var provider in root.Providers.Reverse())
        {
            bool? found =
                provider is ChainedConfigurationProvider chained ? Compare(chained.Configuration, key, other)
                : IsSet(provider, other) || provider.GetChildKeys([], other).Any() ? false
                : IsSet(provider, key) ? true
                : null;
            if (found is not null)
                return found;
        }
        return null;
    }

    private static bool IsSet(IConfigurationProvider provider, string key) =>
        provider.TryGet(key, out string? value) && value is { Length: > 0 };
}

/// <summary>A key that a source sets.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The text; <see langword="null"/> for a list with a key for each item.</param>
/// <param name="Source">The source; <see langword="null"/> where it cannot be seen.</param>
internal sealed record SetKey(string Key, string? Value, IConfigurationProvider? Source)
{
    /// <summary>True when the source is a file.</summary>
    public bool IsInFile => Source is not null && IsFileSource(Source);

    /// <summary>True for a file, opened or by its path.</summary>
    public static bool IsFileSource(IConfigurationProvider source) => source is FileConfigurationProvider or StreamConfigurationProvider;
}
