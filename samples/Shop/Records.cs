using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shop;

/// <summary>The shop's records of one kind: a JSON file for each, in a folder of their own.</summary>
/// <typeparam name="T">The record's class.</typeparam>
/// <param name="folder">The shop's folder.</param>
/// <param name="name">The name of the records' folder.</param>
/// <param name="json">Reads and writes a record.</param>
public sealed class Records<T>(ShopFolder folder, string name, JsonTypeInfo<T> json)
    where T : class
{
    /// <summary>Reads a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public async Task<T?> FindAsync(string key, CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        return File.Exists(path) ? Read(await File.ReadAllTextAsync(path, cancellationToken)) : null;
    }

    /// <summary>Reads all records, in the order of their keys.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<T>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<T>();
        string path = folder.Find(name)!;
        if (Directory.Exists(path))
            foreach (string file in Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal))
                all.Add(Read(await File.ReadAllTextAsync(file, cancellationToken)));
        return all;
    }

    /// <summary>Writes a record in place of the one that has its key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SaveAsync(string key, T record, CancellationToken cancellationToken) =>
        folder.WriteAsync(Path.GetRelativePath(folder.Root, PathOf(key)), JsonSerializer.Serialize(record, json), cancellationToken);

    /// <summary>Deletes a record, if it is there.</summary>
    /// <param name="key">The key.</param>
    public void Delete(string key)
    {
        // Without the check a missing folder would be an error.
        if (File.Exists(PathOf(key)))
            File.Delete(PathOf(key));
    }

    private T Read(string text) =>
        JsonSerializer.Deserialize(text, json) ?? throw new InvalidDataException($"A file in {name} holds null.");

    private string PathOf(string key) =>
        RecordKey.IsKey(key) && folder.Find(Path.Join(name, $"{key}.json")) is { } path
            ? path
            : throw new ArgumentException($"'{key}' is no key of {name}.");
}
