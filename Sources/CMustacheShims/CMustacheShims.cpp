// The library's header is included here alone. No exception leaves this file, and none passes through Swift's frames:
// the escape function only appends to a sink, which records its own failure.
#include "CMustacheShims.h"

#include <cstdio>
#include <cstring>
#include <exception>
#include <kainjow/mustache.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace mustache = kainjow::mustache;

struct dossier_mustache_sink {
    std::string text;
    size_t limit;
    bool overflowed;
    bool failed;
};

namespace {

struct too_large : std::exception {
    const char *what() const noexcept override { return "the output exceeds the limit"; }
};

struct bad_data : std::exception {
    const char *what() const noexcept override { return "the data cannot be read"; }
};

constexpr int maximum_depth = 300;

/// Reads the encoded data into the library's tree; every length is checked against what is left.
class decoder {
public:
    decoder(const uint8_t *bytes, size_t length) : bytes_(bytes), left_(length) {}

    mustache::data value(int depth = 0) {
        if (depth > maximum_depth) throw bad_data();
        switch (byte()) {
            case 'n': return mustache::data{mustache::data::type::invalid};
            case 't': return mustache::data{true};
            case 'f': return mustache::data{false};
            case 's': return mustache::data{string()};
            case 'a': {
                mustache::data list{mustache::data::type::list};
                for (uint32_t count = integer(); count > 0; --count) list.push_back(value(depth + 1));
                return list;
            }
            case 'o': {
                mustache::data object{mustache::data::type::object};
                for (uint32_t count = integer(); count > 0; --count) {
                    const std::string key = string();
                    object[key] = value(depth + 1);
                }
                return object;
            }
            default: throw bad_data();
        }
    }

    bool at_end() const { return left_ == 0; }

private:
    uint8_t byte() {
        if (left_ == 0) throw bad_data();
        --left_;
        return *bytes_++;
    }

    uint32_t integer() {
        uint32_t result = 0;
        for (int shift = 0; shift < 32; shift += 8) result |= static_cast<uint32_t>(byte()) << shift;
        return result;
    }

    std::string string() {
        const uint32_t length = integer();
        if (length > left_) throw bad_data();
        std::string result(reinterpret_cast<const char *>(bytes_), length);
        bytes_ += length;
        left_ -= length;
        return result;
    }

    const uint8_t *bytes_;
    size_t left_;
};

/// Looks names up as the Mustache specification says: the first part of a dotted name decides where the rest is looked
/// for. What a variable prints has gone through the caller's escape function, so the library itself escapes nothing.
class lookup final : public mustache::basic_context<std::string> {
public:
    lookup(const mustache::data &root, dossier_mustache_escape escape, void *context, size_t limit)
        : escape_(escape), context_(context), left_(limit), printed_(std::string()), feed_(std::string("\n")), brace_(std::string("{")), carriage_(std::string("\r")),
          false_(false) {
        items_.push_back(&root);
    }

    void push(const mustache::data *data) override { items_.push_back(data); }
    void pop() override { items_.pop_back(); }

    const mustache::data *get_partial(const std::string &) const override { return nullptr; }

    const mustache::data *get(const std::string &name) const override {
        if (name.empty()) return nullptr;
        if (name[0] == '@') return mark(name);
        if (name[0] == '$' || name[0] == '%') return print(find(name.substr(1)), name[0] == '%');
        const mustache::data *found = find(name);
        if (found == nullptr || found->is_invalid() || found->is_false()) return &false_;
        if (found->is_string() && found->string_value().empty()) return &false_;
        return found;
    }

private:
    const mustache::data *find(const std::string &name) const {
        if (name == ".") return items_.back();
        size_t end = name.find('.');
        const std::string first = name.substr(0, end);
        const mustache::data *found = nullptr;
        for (auto item = items_.rbegin(); item != items_.rend() && found == nullptr; ++item) found = (*item)->get(first);
        while (found != nullptr && end != std::string::npos) {
            const size_t start = end + 1;
            end = name.find('.', start);
            found = found->get(name.substr(start, end == std::string::npos ? end : end - start));
        }
        return found;
    }

    /// Line breaks, and the cost of the text between two tags: without it a template of nested sections could fill the
    /// memory before the first byte is written.
    const mustache::data *mark(const std::string &name) const {
        if (name == "@n") return charge(1), &feed_;
        if (name == "@r") return charge(1), &carriage_;
        if (name == "@b") return charge(1), &brace_;
        charge(std::stoul(name.substr(1)));
        return nullptr;
    }

    void charge(size_t amount) const {
        if (amount > left_) throw too_large();
        left_ -= amount;
    }

    const mustache::data *print(const mustache::data *found, bool raw) const {
        if (found == nullptr) return nullptr;
        std::string text;
        if (found->is_string()) {
            text = found->string_value();
        } else if (found->is_bool()) {
            text = found->is_true() ? "true" : "false";
        } else {
            return nullptr;
        }
        dossier_mustache_sink sink{std::string(), left_, false, false};
        escape_(context_, raw ? 1 : 0, text.data(), text.size(), &sink);
        if (sink.overflowed) throw too_large();
        if (sink.failed) throw std::bad_alloc();
        charge(sink.text.size());
        printed_ = mustache::data{sink.text};
        return &printed_;
    }

    std::vector<const mustache::data *> items_;
    dossier_mustache_escape escape_;
    void *context_;
    /// Bytes that may still be written.
    mutable size_t left_;
    /// What the last variable prints; the library reads it before it asks for the next one.
    mutable mustache::data printed_;
    const mustache::data feed_;
    const mustache::data brace_;
    const mustache::data carriage_;
    const mustache::data false_;
};

int fail(int code, const char *message, char *error, size_t capacity) noexcept {
    if (capacity > 0) std::snprintf(error, capacity, "%s", message);
    return code;
}

}  // namespace

void dossier_mustache_append(dossier_mustache_sink *sink, const char *text, size_t length) {
    try {
        if (sink->overflowed || length > sink->limit - sink->text.size()) {
            sink->overflowed = true;
            return;
        }
        sink->text.append(text, length);
    } catch (...) {
        sink->failed = true;
    }
}

int dossier_mustache_render(const char *template_text, size_t template_length, const uint8_t *data,
                            size_t data_length, size_t maximum_output, dossier_mustache_escape escape, void *context,
                            void (*emit)(void *context, const char *text, size_t length), char *error,
                            size_t error_capacity) {
    try {
        decoder reader(data, data_length);
        const mustache::data root = reader.value();
        if (!reader.at_end()) throw bad_data();
        mustache::mustache parsed{std::string(template_text, template_length)};
        if (!parsed.is_valid()) {
            return fail(DOSSIER_MUSTACHE_INVALID, parsed.error_message().c_str(), error, error_capacity);
        }
        parsed.set_custom_escape([](const std::string &text) { return text; });
        lookup names(root, escape, context, maximum_output);
        // The output is held to its limit by what `names` charges: the library collects a line before it writes.
        std::ostringstream stream;
        parsed.render(names, stream);
        if (!parsed.is_valid()) {
            return fail(DOSSIER_MUSTACHE_INVALID, parsed.error_message().c_str(), error, error_capacity);
        }
        const std::string output = stream.str();
        emit(context, output.data(), output.size());
        return DOSSIER_MUSTACHE_OK;
    } catch (const too_large &problem) {
        return fail(DOSSIER_MUSTACHE_TOO_LARGE, problem.what(), error, error_capacity);
    } catch (const bad_data &problem) {
        return fail(DOSSIER_MUSTACHE_DATA, problem.what(), error, error_capacity);
    } catch (const std::exception &problem) {
        return fail(DOSSIER_MUSTACHE_FAILED, problem.what(), error, error_capacity);
    } catch (...) {
        return fail(DOSSIER_MUSTACHE_FAILED, "the template library failed", error, error_capacity);
    }
}
