"""The C functions that WeasyPrint declares, as cffi writes declarations out; `ready.py` says what for.

Written by `python -m scripts.write_layout_functions`. Declared by `weasyprint/text/ffi.py` (BSD licence).
"""
# fmt: off

from __future__ import annotations

from typing import Any

DIGEST = "299e085733e812fe423fff2164d6600d7a2a647a587339c14f6efed520bf75cf"  # of the text that they are made from

DECLARATIONS: dict[str, Any] = {
    "_version": 9729,
    "_types": bytes.fromhex(
        "0000030d0000000f00016d0d00016c0300000f0b0000000f0000080d0000031100017003000171030000000f0000080d"
        "000008110000000f0000080d0000000f0001710d00000811000196030000070100019e030000000f0000c50d00000311"
        "0000000f0000dd0d00018e030000000f0000dd0d0000000f0000e10d000012110000000f0000e10d000007010000000f"
        "0000290d000181030000000f00002d0d0000251100017c03000180030000000f0000ae0d00017f030000000f0000ae0d"
        "0000000f0000250d00002d110000000f0000250d0000000f0000b10d0000291100002a1100018d030000000f0000b10d"
        "00002d11000039110000000f0000390d000012110000000f0000390d0000000f00001a0d000029110000000f00013c0d"
        "00001a11000007010000000f0001910d00001a11000013030000000f0001090d00002a110000000f00012c0d00000701"
        "000007010000070b000007010000010f0001110d00002a110000000f0001950d000198030000000f0001650d00002a11"
        "0000000f0000120d00002a110000000f0000120d000197030000ba030000000f0000b70d000007010000000f0000650d"
        "00005c110000000f0000650d00005c11000016010000000f0000650d00019803000016010000000f0000650d00019903"
        "000016010000000f0000650d00019d030000000f00005c0d00017e0300017d030000000f00005c0d00005c110000000f"
        "00005c0d00005c1100019c030000000f00005c0d000077110000000f0000770d00002d110000000f0001520d00019c03"
        "0000000f0001520d00008f1100000c0b0000000f00008f0d0000000f00007b0d00000e0b0000000f0000130d00000311"
        "000008110000000b0000000f0000130d0000031100019f030000000f0000130d000003110000a111000007010000000f"
        "0000130d00000811000012110000a1110000000f0000130d000180030000000f0000130d000182030000000f0000130d"
        "00001a110000000f0000130d00000e010000000f0000130d0000080100000801000008010000000f0000130d0000000f"
        "0000700d00001211000007010000000f00019e0d000172030000000f0000ba0d00002a110000000f0000ba0d00006511"
        "0000000f0000ba0d000073110000000f0000ba0d000073110000080100006611000070030000000f0001a00d00000311"
        "0000000f0001a00d000008110000000f0001a00d00017a030000000f0001a00d0000dd1100017b030000000f0001a00d"
        "000029110000020b0000000f0001a00d00002911000039110000000f0001a00d00002911000007010000000f0001a00d"
        "00007e110000000f0001a00d00007e11000003110000000f0001a00d00002d1100000801000193030000f9110000000f"
        "0001a00d0000ae110000000f0001a00d0000ae110000040b0000000f0001a00d0000ae110000050b0000000f0001a00d"
        "0000ae110000060b0000000f0001a00d0000ae110000080b0000000f0001a00d0000ae110000090b0000000f0001a00d"
        "0000ae11000012110000000f0001a00d0000ae1100000e010000000f0001a00d0000b1110000000f0001a00d00001a11"
        "0000dd110000000f0001a00d00001a110000030b0000000f0001a00d00001a1100002a110000000f0001a00d00001a11"
        "000194030000000f0001a00d00001a1100000a0b0000000f0001a00d00001a1100001211000007010000000f0001a00d"
        "00001a11000007010000000f0001a00d000190030000f9110000f9110000000f0001a00d00012c110000000f0001a00d"
        "0000121100000701000007010000391100019203000007010000000f0001a00d000065110000000f0001a00d00005c11"
        "0000000f0001a00d00019a0300007003000008010000000f0001a00d00008f110000000f0001a00d00008f1100000801"
        "0000000f0001a00d00007b11000077110000160100000d0b0000000f0001a00d00001601000196030000000f0001a00d"
        "0001a0030000000f0001a00d0000000f0000200900016e030000210900000803000022090000010b0000230900017403"
        "00001e090001760300001f09000000090001790300000109000002090000030900000409000005090000060900000709"
        "000008090000090900000a0900000b090001850300000c090001870300000d090001890300000e0900000f0900018c03"
        "000010090000110900001209000013090000140900019203000015090000160900001709000001010000020100001809"
        "0000190900001a0900001b0900000b0b00001c0900001d0900019f030000040100000001"
    ),
    "_globals":
        (b'\x00\x00\x9f#FcConfigAppFontAddFile', 0, b'\x00\x00\xd6#FcConfigDestroy', 0,
        b'\x00\x00\x16#FcConfigGetConfigFiles', 0, b'\x00\x00\x02#FcConfigGetFonts', 0,
        b'\x00\x00\xa3#FcConfigParseAndLoadFromMemory', 0, b'\x00\x00\x9a#FcConfigSubstitute', 0,
        b'\x00\x00\xd9#FcDefaultSubstitute', 0, b'\x00\x00\x06#FcFontMatch', 0,
        b'\x00\x00\x00#FcInitLoadConfigAndFonts', 0, b'\xff\xff\xff\x0bFcMatchFont', 1,
        b'\xff\xff\xff\x0bFcMatchPattern', 0, b'\xff\xff\xff\x0bFcMatchScan', 2, b'\x00\x00\xa8#FcPatternAddString',
        0, b'\x00\x00\x0e#FcPatternCreate', 0, b'\x00\x00\x0b#FcPatternDestroy', 0,
        b'\x00\x00\x10#FcPatternGetString', 0, b'\xff\xff\xff\x0bFcResultMatch', 0, b'\xff\xff\xff\x0bFcResultNoId',
        3, b'\xff\xff\xff\x0bFcResultNoMatch', 1, b'\xff\xff\xff\x0bFcResultOutOfMemory', 4,
        b'\xff\xff\xff\x0bFcResultTypeMismatch', 2, b'\xff\xff\xff\x0bFcSetApplication', 1,
        b'\xff\xff\xff\x0bFcSetSystem', 0, b'\x00\x00\xc4#FcStrListNext', 0,
        b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_DEFAULT', 0, b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_DESUBROUTINIZE', 4,
        b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_GLYPH_NAMES', 128, b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_NAME_LEGACY', 8,
        b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_NOTDEF_OUTLINE', 64, b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_NO_HINTING', 1,
        b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_NO_LAYOUT_CLOSURE', 512,
        b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_NO_PRUNE_UNICODE_RANGES', 256,
        b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED', 32,
        b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_RETAIN_GIDS', 2, b'\xff\xff\xff\x0bHB_SUBSET_FLAGS_SET_OVERLAPS_FLAG', 16,
        b'\xff\xff\xff\x0bHB_SUBSET_SETS_DROP_TABLE_TAG', 3, b'\xff\xff\xff\x0bHB_SUBSET_SETS_GLYPH_INDEX', 0,
        b'\xff\xff\xff\x0bHB_SUBSET_SETS_LAYOUT_FEATURE_TAG', 6, b'\xff\xff\xff\x0bHB_SUBSET_SETS_LAYOUT_SCRIPT_TAG',
        7, b'\xff\xff\xff\x0bHB_SUBSET_SETS_NAME_ID', 4, b'\xff\xff\xff\x0bHB_SUBSET_SETS_NAME_LANG_ID', 5,
        b'\xff\xff\xff\x0bHB_SUBSET_SETS_NO_SUBSET_TABLE_TAG', 2, b'\xff\xff\xff\x0bHB_SUBSET_SETS_UNICODE', 1,
        b'\xff\xff\xff\x0bHB_VECTOR_EXTENTS_MODE_EXPAND', 1, b'\xff\xff\xff\x0bHB_VECTOR_EXTENTS_MODE_NONE', 0,
        b'\xff\xff\xff\x0bHB_VECTOR_FORMAT_INVALID', 0, b'\xff\xff\xff\x0bHB_VECTOR_FORMAT_PDF', 1885627936,
        b'\xff\xff\xff\x0bHB_VECTOR_FORMAT_SVG', 1937139488, b'\xff\xff\xff\x0bPANGO_DIRECTION_LTR', 0,
        b'\xff\xff\xff\x0bPANGO_DIRECTION_NEUTRAL', 6, b'\xff\xff\xff\x0bPANGO_DIRECTION_RTL', 1,
        b'\xff\xff\xff\x0bPANGO_DIRECTION_TTB_LTR', 2, b'\xff\xff\xff\x0bPANGO_DIRECTION_TTB_RTL', 3,
        b'\xff\xff\xff\x0bPANGO_DIRECTION_WEAK_LTR', 4, b'\xff\xff\xff\x0bPANGO_DIRECTION_WEAK_RTL', 5,
        b'\xff\xff\xff\x0bPANGO_ELLIPSIZE_END', 3, b'\xff\xff\xff\x0bPANGO_ELLIPSIZE_MIDDLE', 2,
        b'\xff\xff\xff\x0bPANGO_ELLIPSIZE_NONE', 0, b'\xff\xff\xff\x0bPANGO_ELLIPSIZE_START', 1,
        b'\xff\xff\xff\x0bPANGO_FONT_MASK_GRAVITY', 64, b'\xff\xff\xff\x0bPANGO_FONT_MASK_SIZE', 32,
        b'\xff\xff\xff\x0bPANGO_FONT_MASK_VARIATIONS', 128, b'\xff\xff\xff\x1fPANGO_GLYPH_EMPTY', 268435455,
        b'\xff\xff\xff\x1fPANGO_GLYPH_UNKNOWN_FLAG', 268435456, b'\xff\xff\xff\x0bPANGO_STRETCH_CONDENSED', 2,
        b'\xff\xff\xff\x0bPANGO_STRETCH_EXPANDED', 6, b'\xff\xff\xff\x0bPANGO_STRETCH_EXTRA_CONDENSED', 1,
        b'\xff\xff\xff\x0bPANGO_STRETCH_EXTRA_EXPANDED', 7, b'\xff\xff\xff\x0bPANGO_STRETCH_NORMAL', 4,
        b'\xff\xff\xff\x0bPANGO_STRETCH_SEMI_CONDENSED', 3, b'\xff\xff\xff\x0bPANGO_STRETCH_SEMI_EXPANDED', 5,
        b'\xff\xff\xff\x0bPANGO_STRETCH_ULTRA_CONDENSED', 0, b'\xff\xff\xff\x0bPANGO_STRETCH_ULTRA_EXPANDED', 8,
        b'\xff\xff\xff\x0bPANGO_STYLE_ITALIC', 2, b'\xff\xff\xff\x0bPANGO_STYLE_NORMAL', 0,
        b'\xff\xff\xff\x0bPANGO_STYLE_OBLIQUE', 1, b'\xff\xff\xff\x0bPANGO_TAB_LEFT', 0,
        b'\xff\xff\xff\x0bPANGO_VARIANT_ALL_PETITE_CAPS', 4, b'\xff\xff\xff\x0bPANGO_VARIANT_ALL_SMALL_CAPS', 2,
        b'\xff\xff\xff\x0bPANGO_VARIANT_NORMAL', 0, b'\xff\xff\xff\x0bPANGO_VARIANT_PETITE_CAPS', 3,
        b'\xff\xff\xff\x0bPANGO_VARIANT_SMALL_CAPS', 1, b'\xff\xff\xff\x0bPANGO_VARIANT_TITLE_CAPS', 6,
        b'\xff\xff\xff\x0bPANGO_VARIANT_UNICASE', 5, b'\xff\xff\xff\x0bPANGO_WEIGHT_BOLD', 700,
        b'\xff\xff\xff\x0bPANGO_WEIGHT_BOOK', 380, b'\xff\xff\xff\x0bPANGO_WEIGHT_HEAVY', 900,
        b'\xff\xff\xff\x0bPANGO_WEIGHT_LIGHT', 300, b'\xff\xff\xff\x0bPANGO_WEIGHT_MEDIUM', 500,
        b'\xff\xff\xff\x0bPANGO_WEIGHT_NORMAL', 400, b'\xff\xff\xff\x0bPANGO_WEIGHT_SEMIBOLD', 600,
        b'\xff\xff\xff\x0bPANGO_WEIGHT_THIN', 100, b'\xff\xff\xff\x0bPANGO_WEIGHT_ULTRABOLD', 800,
        b'\xff\xff\xff\x0bPANGO_WEIGHT_ULTRAHEAVY', 1000, b'\xff\xff\xff\x0bPANGO_WEIGHT_ULTRALIGHT', 200,
        b'\xff\xff\xff\x0bPANGO_WRAP_CHAR', 1, b'\xff\xff\xff\x0bPANGO_WRAP_WORD', 0,
        b'\xff\xff\xff\x0bPANGO_WRAP_WORD_CHAR', 2, b'\x00\x01g#g_object_unref', 0, b'\x00\x01j#g_type_init', 0,
        b'\x00\x01K#hb_blob_destroy', 0, b'\x00\x00d#hb_blob_get_data', 0, b'\x00\x00\xca#hb_blob_get_length', 0,
        b'\x00\x01N#hb_face_destroy', 0, b'\x00\x00\xcd#hb_face_get_glyph_count', 0,
        b'\x00\x00\xcd#hb_face_get_index', 0, b'\x00\x00\xd0#hb_face_get_table_tags', 0,
        b'\x00\x00\xcd#hb_face_get_upem', 0, b'\x00\x00\x81#hb_face_reference', 0,
        b'\x00\x00k#hb_face_reference_blob', 0, b'\x00\x00r#hb_face_reference_table', 0,
        b'\x00\x00\x88#hb_font_get_face', 0, b'\x00\x00v#hb_ot_color_glyph_reference_png', 0,
        b'\x00\x00n#hb_ot_color_glyph_reference_svg', 0, b'\x00\x00[#hb_ot_color_has_layers', 0,
        b'\x00\x00[#hb_ot_color_has_paint', 0, b'\x00\x00[#hb_ot_color_has_png', 0, b'\x00\x00[#hb_ot_color_has_svg',
        0, b'\x00\x01Q#hb_set_add_sorted_array', 0, b'\x00\x00\x95#hb_subset_input_create_or_fail', 0,
        b'\x00\x01V#hb_subset_input_destroy', 0, b'\x00\x00\x8e#hb_subset_input_glyph_set', 0,
        b'\x00\x00\x91#hb_subset_input_set', 0, b'\x00\x01Y#hb_subset_input_set_flags', 0,
        b'\x00\x00\x84#hb_subset_or_fail', 0, b'\x00\x00\xc0#hb_tag_from_string', 0, b'\x00\x01c#hb_tag_to_string', 0,
        b'\x00\x00\x97#hb_vector_paint_create_or_fail', 0, b'\x00\x01]#hb_vector_paint_glyph', 0,
        b'\x00\x00z#hb_vector_paint_render', 0, b'\x00\x00\xb9#hb_version_atleast', 0,
        b'\x00\x00\x1e#pango_attr_font_features_new', 0, b'\x00\x00!#pango_attr_insert_hyphens_new', 0,
        b'\x00\x00!#pango_attr_letter_spacing_new', 0, b'\x00\x00\xdf#pango_attr_list_change', 0,
        b'\x00\x00\xdf#pango_attr_list_insert', 0, b'\x00\x00\x1c#pango_attr_list_new', 0,
        b'\x00\x00\xdc#pango_attr_list_unref', 0, b'\x00\x006#pango_context_get_metrics', 0,
        b'\x00\x00\xe3#pango_context_set_base_dir', 0, b'\x00\x00\xe7#pango_context_set_language', 0,
        b'\x00\x00\xeb#pango_context_set_round_glyph_positions', 0, b'\x00\x00\xef#pango_fc_font_map_config_changed',
        0, b'\x00\x00}#pango_fc_font_map_get_hb_face', 0, b'\x00\x00\xf2#pango_fc_font_map_set_config', 0,
        b'\x00\x00,#pango_font_describe_with_absolute_size', 0, b'\x00\x00\xfc#pango_font_description_free', 0,
        b'\x00\x00a#pango_font_description_get_family', 0, b'\x00\x00\xad#pango_font_description_get_size', 0,
        b'\x00\x00O#pango_font_description_get_style', 0, b'\x00\x00a#pango_font_description_get_variations', 0,
        b'\x00\x00X#pango_font_description_get_weight', 0, b'\x00\x00\xc7#pango_font_description_hash', 0,
        b'\x00\x00/#pango_font_description_new', 0, b'\x00\x01\x17#pango_font_description_set_absolute_size', 0,
        b'\x00\x01\x13#pango_font_description_set_family', 0, b'\x00\x01\x03#pango_font_description_set_stretch', 0,
        b'\x00\x01\x07#pango_font_description_set_style', 0, b'\x00\x01\x0b#pango_font_description_set_variant', 0,
        b'\x00\x01\x13#pango_font_description_set_variations', 0, b'\x00\x01\x0f#pango_font_description_set_weight',
        0, b'\x00\x00^#pango_font_description_to_string', 0, b'\x00\x00\xff#pango_font_description_unset_fields', 0,
        b'\x00\x001#pango_font_get_font_map', 0, b'\x00\x00\xf6#pango_font_get_glyph_extents', 0,
        b'\x00\x00\x8b#pango_font_get_hb_font', 0, b'\x00\x00;#pango_font_get_metrics', 0,
        b'\x00\x00$#pango_font_map_create_context', 0, b"\x00\x00'#pango_font_map_load_font", 0,
        b'\x00\x00\xb0#pango_font_metrics_get_ascent', 0, b'\x00\x00\xb0#pango_font_metrics_get_descent', 0,
        b'\x00\x00\xb0#pango_font_metrics_get_strikethrough_position', 0,
        b'\x00\x00\xb0#pango_font_metrics_get_strikethrough_thickness', 0,
        b'\x00\x00\xb0#pango_font_metrics_get_underline_position', 0,
        b'\x00\x00\xb0#pango_font_metrics_get_underline_thickness', 0, b'\x00\x01\x1b#pango_font_metrics_unref', 0,
        b'\x00\x004#pango_ft2_font_map_new', 0, b'\x00\x01C#pango_get_log_attrs', 0,
        b'\x00\x00?#pango_language_from_string', 0, b'\x00\x00B#pango_language_get_default', 0,
        b'\x00\x00\x19#pango_layout_get_attributes', 0, b'\x00\x00\xb3#pango_layout_get_baseline', 0,
        b'\x00\x00G#pango_layout_get_line_readonly', 0, b'\x00\x00K#pango_layout_get_log_attrs_readonly', 0,
        b'\x00\x01;#pango_layout_line_get_extents', 0, b'\x00\x00D#pango_layout_new', 0,
        b'\x00\x01\x1e#pango_layout_set_attributes', 0, b'\x00\x017#pango_layout_set_auto_dir', 0,
        b'\x00\x01"#pango_layout_set_ellipsize', 0, b'\x00\x01&#pango_layout_set_font_description', 0,
        b'\x00\x017#pango_layout_set_single_paragraph_mode', 0, b'\x00\x01*#pango_layout_set_tabs', 0,
        b'\x00\x012#pango_layout_set_text', 0, b'\x00\x017#pango_layout_set_width', 0,
        b'\x00\x01.#pango_layout_set_wrap', 0, b'\x00\x01@#pango_tab_array_free', 0,
        b'\x00\x00R#pango_tab_array_new_with_positions', 0, b'\x00\x00\xb6#pango_units_from_double', 0,
        b'\x00\x00h#pango_units_to_double', 0, b'\x00\x00\xbe#pango_version', 0),
    "_struct_unions":
        ((b'\x00\x00\x01w\x00\x00\x00\x02$PangoAnalysis', b'\x00\x01h\x11shape_engine', b'\x00\x01h\x11lang_engine',
        b'\x00\x00-\x11font', b'\x00\x00\xba\x11level', b'\x00\x00\xba\x11gravity', b'\x00\x00\xba\x11flags',
        b'\x00\x00\xba\x11script', b'\x00\x009\x11language', b'\x00\x01s\x11extra_attrs'),
        (b'\x00\x00\x01y\x00\x00\x00\x10$PangoAttrClass',), (b'\x00\x00\x01z\x00\x00\x00\x10$PangoAttrList',),
        (b'\x00\x00\x01{\x00\x00\x00\x02$PangoAttribute', b'\x00\x01x\x11klass', b'\x00\x00\xba\x11start_index',
        b'\x00\x00\xba\x11end_index'), (b'\x00\x00\x01|\x00\x00\x00\x10$PangoContext',),
        (b'\x00\x00\x01}\x00\x00\x00\x10$PangoFcFont',), (b'\x00\x00\x01~\x00\x00\x00\x10$PangoFcFontMap',),
        (b'\x00\x00\x01\x7f\x00\x00\x00\x10$PangoFont',), (b'\x00\x00\x01\x80\x00\x00\x00\x10$PangoFontDescription',),
        (b'\x00\x00\x01\x81\x00\x00\x00\x10$PangoFontMap',), (b'\x00\x00\x01\x82\x00\x00\x00\x10$PangoFontMetrics',),
        (b'\x00\x00\x01\x83\x00\x00\x00\x02$PangoGlyphGeometry', b'\x00\x00\x13\x11width',
        b'\x00\x00\x13\x11x_offset', b'\x00\x00\x13\x11y_offset'),
        (b'\x00\x00\x01\x85\x00\x00\x00\x02$PangoGlyphInfo', b'\x00\x00\xba\x11glyph', b'\x00\x01\x83\x11geometry',
        b'\x00\x01\x8a\x11attr'), (b'\x00\x00\x01\x87\x00\x00\x00\x02$PangoGlyphItem', b'\x00\x01\x8b\x11item',
        b'\x00\x01\x88\x11glyphs'), (b'\x00\x00\x01\x89\x00\x00\x00\x02$PangoGlyphString',
        b'\x00\x00\x13\x11num_glyphs', b'\x00\x01\x84\x11glyphs', b'\x00\x00M\x11log_clusters'),
        (b'\x00\x00\x01\x8a\x00\x00\x00\x02$PangoGlyphVisAttr', b'\x00\x00\xba\x13\x00\x00\x00\x01is_cluster_start'),
        (b'\x00\x00\x01\x8c\x00\x00\x00\x02$PangoItem', b'\x00\x00\x13\x11offset', b'\x00\x00\x13\x11length',
        b'\x00\x00\x13\x11num_chars', b'\x00\x01w\x11analysis'), (b'\x00\x00\x01\x8d\x00\x00\x00\x10$PangoLanguage',),
        (b'\x00\x00\x01\x8e\x00\x00\x00\x10$PangoLayout',), (b'\x00\x00\x01\x8f\x00\x00\x00\x10$PangoLayoutIter',),
        (b'\x00\x00\x01\x90\x00\x00\x00\x02$PangoLayoutLine', b'\x00\x00\x1a\x11layout',
        b'\x00\x00\x13\x11start_index', b'\x00\x00\x13\x11length', b'\x00\x01u\x11runs',
        b'\x00\x00\xba\x13\x00\x00\x00\x01is_paragraph_start', b'\x00\x00\xba\x13\x00\x00\x00\x03resolved_dir'),
        (b'\x00\x00\x01\x92\x00\x00\x00\x02$PangoLogAttr', b'\x00\x00\xba\x13\x00\x00\x00\x01is_line_break',
        b'\x00\x00\xba\x13\x00\x00\x00\x01is_mandatory_break', b'\x00\x00\xba\x13\x00\x00\x00\x01is_char_break',
        b'\x00\x00\xba\x13\x00\x00\x00\x01is_white', b'\x00\x00\xba\x13\x00\x00\x00\x01is_cursor_position',
        b'\x00\x00\xba\x13\x00\x00\x00\x01is_word_start', b'\x00\x00\xba\x13\x00\x00\x00\x01is_word_end',
        b'\x00\x00\xba\x13\x00\x00\x00\x01is_sentence_boundary', b'\x00\x00\xba\x13\x00\x00\x00\x01is_sentence_start',
        b'\x00\x00\xba\x13\x00\x00\x00\x01is_sentence_end',
        b'\x00\x00\xba\x13\x00\x00\x00\x01backspace_deletes_character',
        b'\x00\x00\xba\x13\x00\x00\x00\x01is_expandable_space', b'\x00\x00\xba\x13\x00\x00\x00\x01is_word_boundary'),
        (b'\x00\x00\x01\x93\x00\x00\x00\x02$PangoRectangle', b'\x00\x00\x13\x11x', b'\x00\x00\x13\x11y',
        b'\x00\x00\x13\x11width', b'\x00\x00\x13\x11height'), (b'\x00\x00\x01\x94\x00\x00\x00\x10$PangoTabArray',),
        (b'\x00\x00\x01\x97\x00\x00\x00\x10$hb_blob_t',), (b'\x00\x00\x01\x98\x00\x00\x00\x10$hb_face_t',),
        (b'\x00\x00\x01\x99\x00\x00\x00\x10$hb_font_t',), (b'\x00\x00\x01\x9a\x00\x00\x00\x10$hb_set_t',),
        (b'\x00\x00\x01\x9c\x00\x00\x00\x10$hb_subset_input_t',),
        (b'\x00\x00\x01\x9d\x00\x00\x00\x10$hb_vector_paint_t',), (b'\x00\x00\x01t\x00\x00\x00\x02GSList',
        b'\x00\x01h\x11data', b'\x00\x01s\x11next'), (b'\x00\x00\x01v\x00\x00\x00\x02GSListRuns',
        b'\x00\x01\x86\x11data', b'\x00\x01u\x11next'), (b'\x00\x00\x01l\x00\x00\x00\x10_FcConfig',),
        (b'\x00\x00\x01n\x00\x00\x00\x02_FcFontSet', b'\x00\x00\x13\x11nfont', b'\x00\x00\x13\x11sfont',
        b'\x00\x01o\x11fonts'), (b'\x00\x00\x01p\x00\x00\x00\x10_FcPattern',),
        (b'\x00\x00\x01r\x00\x00\x00\x10_FcStrList',)),
    "_enums":
        (b'\x00\x00\x00\x9d\x00\x00\x00\x16$FcMatchKind\x00FcMatchPattern,FcMatchFont,FcMatchScan',
        b'\x00\x00\x01q\x00\x00\x00\x16$FcResult\x00FcResultMatch,FcResultNoMatch,FcResultTypeMismatch,FcResultNoId,FcResultOutOfMemory',
        b'\x00\x00\x00\xe5\x00\x00\x00\x16$PangoDirection\x00PANGO_DIRECTION_LTR,PANGO_DIRECTION_RTL,PANGO_DIRECTION_TTB_LTR,PANGO_DIRECTION_TTB_RTL,PANGO_DIRECTION_WEAK_LTR,PANGO_DIRECTION_WEAK_RTL,PANGO_DIRECTION_NEUTRAL',
        b'\x00\x00\x01$\x00\x00\x00\x16$PangoEllipsizeMode\x00PANGO_ELLIPSIZE_NONE,PANGO_ELLIPSIZE_START,PANGO_ELLIPSIZE_MIDDLE,PANGO_ELLIPSIZE_END',
        b'\x00\x00\x01\x01\x00\x00\x00\x16$PangoFontMask\x00PANGO_FONT_MASK_SIZE,PANGO_FONT_MASK_GRAVITY,PANGO_FONT_MASK_VARIATIONS',
        b'\x00\x00\x01\x05\x00\x00\x00\x16$PangoStretch\x00PANGO_STRETCH_ULTRA_CONDENSED,PANGO_STRETCH_EXTRA_CONDENSED,PANGO_STRETCH_CONDENSED,PANGO_STRETCH_SEMI_CONDENSED,PANGO_STRETCH_NORMAL,PANGO_STRETCH_SEMI_EXPANDED,PANGO_STRETCH_EXPANDED,PANGO_STRETCH_EXTRA_EXPANDED,PANGO_STRETCH_ULTRA_EXPANDED',
        b'\x00\x00\x01\t\x00\x00\x00\x16$PangoStyle\x00PANGO_STYLE_NORMAL,PANGO_STYLE_OBLIQUE,PANGO_STYLE_ITALIC',
        b'\x00\x00\x00U\x00\x00\x00\x16$PangoTabAlign\x00PANGO_TAB_LEFT',
        b'\x00\x00\x01\r\x00\x00\x00\x16$PangoVariant\x00PANGO_VARIANT_NORMAL,PANGO_VARIANT_SMALL_CAPS,PANGO_VARIANT_ALL_SMALL_CAPS,PANGO_VARIANT_PETITE_CAPS,PANGO_VARIANT_ALL_PETITE_CAPS,PANGO_VARIANT_UNICASE,PANGO_VARIANT_TITLE_CAPS',
        b'\x00\x00\x01\x11\x00\x00\x00\x16$PangoWeight\x00PANGO_WEIGHT_THIN,PANGO_WEIGHT_ULTRALIGHT,PANGO_WEIGHT_LIGHT,PANGO_WEIGHT_BOOK,PANGO_WEIGHT_NORMAL,PANGO_WEIGHT_MEDIUM,PANGO_WEIGHT_SEMIBOLD,PANGO_WEIGHT_BOLD,PANGO_WEIGHT_ULTRABOLD,PANGO_WEIGHT_HEAVY,PANGO_WEIGHT_ULTRAHEAVY',
        b'\x00\x00\x010\x00\x00\x00\x16$PangoWrapMode\x00PANGO_WRAP_WORD,PANGO_WRAP_CHAR,PANGO_WRAP_WORD_CHAR',
        b'\x00\x00\x01\x9b\x00\x00\x00\x16$hb_subset_flags_t\x00HB_SUBSET_FLAGS_DEFAULT,HB_SUBSET_FLAGS_NO_HINTING,HB_SUBSET_FLAGS_RETAIN_GIDS,HB_SUBSET_FLAGS_DESUBROUTINIZE,HB_SUBSET_FLAGS_NAME_LEGACY,HB_SUBSET_FLAGS_SET_OVERLAPS_FLAG,HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED,HB_SUBSET_FLAGS_NOTDEF_OUTLINE,HB_SUBSET_FLAGS_GLYPH_NAMES,HB_SUBSET_FLAGS_NO_PRUNE_UNICODE_RANGES,HB_SUBSET_FLAGS_NO_LAYOUT_CLOSURE',
        b'\x00\x00\x00\x93\x00\x00\x00\x16$hb_subset_sets_t\x00HB_SUBSET_SETS_GLYPH_INDEX,HB_SUBSET_SETS_UNICODE,HB_SUBSET_SETS_NO_SUBSET_TABLE_TAG,HB_SUBSET_SETS_DROP_TABLE_TAG,HB_SUBSET_SETS_NAME_ID,HB_SUBSET_SETS_NAME_LANG_ID,HB_SUBSET_SETS_LAYOUT_FEATURE_TAG,HB_SUBSET_SETS_LAYOUT_SCRIPT_TAG',
        b'\x00\x00\x01a\x00\x00\x00\x16$hb_vector_extents_mode_t\x00HB_VECTOR_EXTENTS_MODE_NONE,HB_VECTOR_EXTENTS_MODE_EXPAND',
        b'\x00\x00\x00\x98\x00\x00\x00\x16$hb_vector_format_t\x00HB_VECTOR_FORMAT_INVALID,HB_VECTOR_FORMAT_SVG,HB_VECTOR_FORMAT_PDF',
        b'\x00\x00\x00\x04\x00\x00\x00\x16_FcSetName\x00FcSetSystem,FcSetApplication'),
    "_typenames":
        (b'\x00\x00\x00\x13FcBool', b'\x00\x00\x01\x9fFcChar8', b'\x00\x00\x01lFcConfig', b'\x00\x00\x01nFcFontSet',
        b'\x00\x00\x00\x9dFcMatchKind', b'\x00\x00\x01pFcPattern', b'\x00\x00\x01qFcResult',
        b'\x00\x00\x00\x04FcSetName', b'\x00\x00\x01rFcStrList', b'\x00\x00\x01tGSList', b'\x00\x00\x01vGSListRuns',
        b'\x00\x00\x01wPangoAnalysis', b'\x00\x00\x01yPangoAttrClass', b'\x00\x00\x01zPangoAttrList',
        b'\x00\x00\x01{PangoAttribute', b'\x00\x00\x01|PangoContext', b'\x00\x00\x00\xe5PangoDirection',
        b'\x00\x00\x01$PangoEllipsizeMode', b'\x00\x00\x01}PangoFcFont', b'\x00\x00\x01~PangoFcFontMap',
        b'\x00\x00\x01\x7fPangoFont', b'\x00\x00\x01\x80PangoFontDescription', b'\x00\x00\x01\x81PangoFontMap',
        b'\x00\x00\x01\x01PangoFontMask', b'\x00\x00\x01\x82PangoFontMetrics', b'\x00\x00\x00\xbaPangoGlyph',
        b'\x00\x00\x01\x83PangoGlyphGeometry', b'\x00\x00\x01\x85PangoGlyphInfo', b'\x00\x00\x01\x87PangoGlyphItem',
        b'\x00\x00\x01\x89PangoGlyphString', b'\x00\x00\x00\x13PangoGlyphUnit', b'\x00\x00\x01\x8aPangoGlyphVisAttr',
        b'\x00\x00\x01\x8cPangoItem', b'\x00\x00\x01\x8dPangoLanguage', b'\x00\x00\x01\x8ePangoLayout',
        b'\x00\x00\x01\x8fPangoLayoutIter', b'\x00\x00\x01\x90PangoLayoutLine', b'\x00\x00\x01\x92PangoLogAttr',
        b'\x00\x00\x01\x93PangoRectangle', b'\x00\x00\x01\x05PangoStretch', b'\x00\x00\x01\tPangoStyle',
        b'\x00\x00\x00UPangoTabAlign', b'\x00\x00\x01\x94PangoTabArray', b'\x00\x00\x01\rPangoVariant',
        b'\x00\x00\x01\x11PangoWeight', b'\x00\x00\x010PangoWrapMode', b'\x00\x00\x00\x13gboolean',
        b'\x00\x00\x01\x96gchar', b'\x00\x00\x00\x13gint', b'\x00\x00\x01hgpointer', b'\x00\x00\x00\xbaguint',
        b'\x00\x00\x01\x97hb_blob_t', b'\x00\x00\x00\x13hb_bool_t', b'\x00\x00\x00phb_codepoint_t',
        b'\x00\x00\x01\x98hb_face_t', b'\x00\x00\x01\x99hb_font_t', b'\x00\x00\x01\x9ahb_set_t',
        b'\x00\x00\x01\x9bhb_subset_flags_t', b'\x00\x00\x01\x9chb_subset_input_t',
        b'\x00\x00\x00\x93hb_subset_sets_t', b'\x00\x00\x00phb_tag_t', b'\x00\x00\x01ahb_vector_extents_mode_t',
        b'\x00\x00\x00\x98hb_vector_format_t', b'\x00\x00\x01\x9dhb_vector_paint_t'),
}
