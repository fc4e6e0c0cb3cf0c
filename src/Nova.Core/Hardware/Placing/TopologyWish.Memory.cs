using Nova.Core.Images.Properties;

namespace Nova.Core.Hardware.Placing;

/// <summary>Memory: the size of its pages, and whether it is locked.</summary>
public sealed partial class TopologyWish
{
    /// <summary>The image may say which where the flavor leaves it open, and nothing where it does not.</summary>
    private PageWish? ReadPages()
    {
        var (ofFlavor, ofImage) = Both("mem_page_size");
        if (string.IsNullOrEmpty(ofFlavor))
        {
            return string.IsNullOrEmpty(ofImage) ? null : Fail<PageWish>($"Page size {ofImage} forbidden against '<empty>'");
        }

        var wish = Pages(ofFlavor);
        return string.IsNullOrEmpty(ofImage) ? wish
            : wish?.Kind is PageKind.Any or PageKind.Large ? Pages(ofImage)
            : wish is null ? null
            : Fail<PageWish>($"Page size {ofImage} forbidden against '{ofFlavor}'");
    }

    private PageWish? Pages(string text) => text switch
    {
        "small" => new PageWish(PageKind.Small),
        "large" => new PageWish(PageKind.Large),
        "any" => new PageWish(PageKind.Any),
        _ => PageSize.Kibibytes(text) is > 0 and var size ? new PageWish(PageKind.Exactly, size) : Fail<PageWish>($"Invalid memory page size '{text}'"),
    };

    private bool ReadLock(PageWish? pages)
    {
        var ofFlavor = _flavor.ExtraSpecs.TryGetValue("hw:locked_memory", out var text) ? PropertyTypes.IsTrue(text) : default(bool?);
        var ofImage = ImageProperties.Flag(_image, "hw_locked_memory");
        if (ofFlavor is not null && ofImage is not null && ofFlavor != ofImage)
        {
            _wrong ??= $"Conflicting values for locked_memory found in the flavor ({ofFlavor}) and the image ({ofImage}).";
        }

        var locks = (ofFlavor ?? ofImage) == true;
        if (locks && pages is null)
        {
            _wrong ??= "locked_memory value in image or flavor is forbidden when mem_page_size is not set.";
        }

        return locks;
    }
}
